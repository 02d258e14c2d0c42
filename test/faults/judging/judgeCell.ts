import { judge } from '../../chaos/checker/judge.ts';
import type { Sighting } from '../people/sightings.ts';
import type { Cell } from './cell.ts';
import type { CellFacts } from './cellFacts.ts';

/** States in which a link attempt is over without being Linked. */
const failedLinks: ReadonlySet<string> = new Set([
  'DENIED',
  'LOCKED',
  'NEEDS_ACTION',
  'EXPIRED',
  'UNAVAILABLE',
  'FAILED',
]);

/**
 * Lost, doubled, stuck and silent, each in words. `known` are findings of the office from before this cell: a history
 * is judged whole, and what went wrong once is not reported for every cell that follows.
 */
export function judgeCell(facts: CellFacts, known: ReadonlySet<string> = new Set()): Cell['findings'] {
  const verdict = judge(facts.history);
  const isNew = (finding: string): boolean => !known.has(finding);
  return {
    lost: verdict.lost.filter(isNew),
    doubled: [...verdict.duplicated, ...verdict.submissions].filter(isNew),
    stuck: [
      ...verdict.stuck.filter(isNew),
      ...(facts.wellAfterMs === null ? [`not all is well: ${facts.unwell}`] : []),
    ],
    silent: findSilence(facts),
  };
}

/** Failures that nobody was told of, and messages that do not say what happened or what to do. */
function findSilence({ sightings, endedLinks, failedAttempts }: CellFacts): string[] {
  const messages = sightings.filter(({ kind }) => kind === 'message');
  const told = new Set(messages.map(({ code }) => code));
  const unclear = messages.flatMap((message) => complaintOf(message));
  const untoldLinks = endedLinks
    .filter(({ state, failureCode }) => failedLinks.has(state) && !told.has(failureCode))
    .map(
      ({ id, state, failureCode }) =>
        `link ${id} ended ${state} (${String(failureCode)}), and no screen said so`,
    );
  const unexplained = failedAttempts
    .filter(({ state, failureCode, reason }) => state === 'FAILED' && failureCode === null && reason === null)
    .map(({ id }) => `attempt ${id} failed for no reason that is given`);
  return [...new Set([...unclear, ...untoldLinks, ...unexplained])];
}

function complaintOf({ words, code, nextAction }: Sighting): string[] {
  if (words.trim() === '') return [`${String(code)} was shown without words`];
  if (code === 'INTERNAL') return [`"${words}" (INTERNAL) says nothing of what happened`];
  if (nextAction === null || nextAction === 'NONE') return [`"${words}" names no next action`];
  return [];
}
