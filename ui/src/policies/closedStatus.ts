interface Status {
  id: string;
  name: string;
  indicator: string;
}

/** The product status with a Closed indicator that says what the portal says, or undefined when none does. */
export function closedStatusFor<S extends Status>(
  portalStatus: string | null,
  statuses: readonly S[],
): S | undefined {
  if (portalStatus === null) return undefined;
  const said = wordsOf(portalStatus);
  return statuses.find(
    ({ name, indicator }) => indicator === 'CLOSED' && wordsOf(name).every((word) => said.includes(word)),
  );
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
