import type { Facts } from './checker/facts.ts';
import { judge } from './checker/judge.ts';

const namedEach = 20;

/** Prints the figures, with what each finding is about in front. True when the promises held. */
export function reportChaos(facts: Facts, leaks: readonly string[], say: (line: string) => void): boolean {
  const { lost, duplicated, stuck, submissions, rereads, costly } = judge(facts);
  const findings = { lost, duplicated, stuck, rereads: costly, submissions, secrets: leaks };
  for (const [name, found] of Object.entries(findings)) {
    for (const finding of found.slice(0, namedEach)) say(`${name}: ${finding}`);
    if (found.length > namedEach) say(`${name}: and ${String(found.length - namedEach)} more`);
  }
  const recorded = facts.attempts.filter(({ state }) => state === 'SUCCESS').length;
  say(`${String(recorded)} readings were recorded, of ${String(facts.requests.length)} requests.`);
  const figures = {
    kills: facts.kills.length,
    lost: lost.length,
    duplicated: duplicated.length,
    stuck: stuck.length,
    rereads,
    submissions: submissions.length,
    secrets: leaks.length,
  };
  for (const [name, figure] of Object.entries(figures)) say(`chaos ${name} ${String(figure)}`);
  return recorded > 0 && Object.values(findings).every((found) => found.length === 0);
}
