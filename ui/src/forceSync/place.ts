interface Waiting {
  place: number | null;
  expectedSeconds: number | null;
}

/** Where a queued policy stands: `2nd, about 8 s`. */
export function placeWords({ place, expectedSeconds }: Waiting): string | undefined {
  const parts = [
    ...(place === null ? [] : [place <= 1 ? 'next' : ordinal(place)]),
    ...(expectedSeconds === null ? [] : [`about ${Math.max(1, expectedSeconds)} s`]),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}

function ordinal(place: number): string {
  const lastTwo = place % 100;
  if (lastTwo >= 11 && lastTwo <= 13) return `${place}th`;
  return `${place}${['th', 'st', 'nd', 'rd'][place % 10] ?? 'th'}`;
}
