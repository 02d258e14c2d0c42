import type { Sighting } from '../people/sightings.ts';
import type { Cell } from './cell.ts';
import type { Ended } from './gatherFacts.ts';

/** The columns of the table that say what happened. */
export function describeCell(sightings: readonly Sighting[], ended: Ended): Pick<Cell, 'saw' | 'recorded'> {
  // A count that goes down is one thing to see, not many.
  const first = new Map<string, string>();
  for (const words of sightings.map(wordsOf)) {
    const pattern = words.replaceAll(/\d+ polic(y is|ies are)/g, 'n');
    if (!first.has(pattern)) first.set(pattern, words);
  }
  return { saw: [...first.values()], recorded: recordedIn(ended) };
}

function wordsOf({ kind, words, code, nextAction }: Sighting): string {
  if (kind === 'progress') return words;
  const about = [code, nextAction].filter((part) => part !== null).join(', ');
  return about === '' ? `“${words}”` : `“${words}” (${about})`;
}

function recordedIn({ links, attempts }: Ended): string[] {
  const linkStates = links.map(({ state, failureCode }) =>
    failureCode === null ? `link ${state}` : `link ${state} (${failureCode})`,
  );
  const attemptStates = attempts.map(({ count, state, failureCode }) =>
    failureCode === null ? `${String(count)} × ${state}` : `${String(count)} × ${state} (${failureCode})`,
  );
  return [...linkStates, ...attemptStates.sort()];
}
