import { judge } from './checker/judge.ts';
import type { ChaosRun } from './runChaos.ts';

/** A batch is of about 100 policies: what a kill may cause to be read again. */
const policiesOfABatch = 100;
const namedEach = 20;

/** Prints the figures, with what each finding is about in front. True when the promises held. */
export function reportChaos({ kills, facts }: ChaosRun, say: (line: string) => void): boolean {
  const verdict = judge(facts);
  const { lost, duplicated, stuck, submissions, rereads } = verdict;
  for (const [name, findings] of Object.entries({ lost, duplicated, stuck, submissions })) {
    for (const finding of findings.slice(0, namedEach)) say(`${name}: ${finding}`);
    if (findings.length > namedEach) say(`${name}: and ${String(findings.length - namedEach)} more`);
  }
  const recorded = facts.attempts.filter(({ state }) => state === 'SUCCESS').length;
  say(`${String(recorded)} readings were recorded, of ${String(facts.requests.length)} requests.`);
  say(`chaos kills ${String(kills)}`);
  say(`chaos lost ${String(lost.length)}`);
  say(`chaos duplicated ${String(duplicated.length)}`);
  say(`chaos stuck ${String(stuck.length)}`);
  say(`chaos rereads ${String(rereads)}`);
  say(`chaos submissions ${String(submissions.length)}`);
  const none = lost.length + duplicated.length + stuck.length + submissions.length === 0;
  return none && recorded > 0 && rereads <= kills * policiesOfABatch;
}
