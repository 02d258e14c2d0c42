import type { Agency } from './agency.ts';
import { eventually } from './eventually.ts';
import { expectedOutcomes } from './expectedOutcome.ts';
import { bookOf } from './sandboxBook.ts';
import { meridian } from './setUp.ts';

/** Waits until nothing is queued any more. */
export async function untilDrained({ records }: Agency, timeoutMs = 60_000): Promise<void> {
  await eventually(async () => expect(await records.queued()).toBe(0), { timeoutMs });
}

/** Every policy of Meridian Life stands where the carrier's truth and the guides put it. */
export async function expectTruth({ records, sandbox }: Agency): Promise<void> {
  const outcomes = new Map(
    (await records.outcomes(meridian)).map(({ number, state }) => [number, state] as const),
  );
  for (const { number, state } of expectedOutcomes(bookOf(sandbox.meridian))) {
    expect([number, outcomes.get(number)]).toEqual([number, state]);
  }
}

/** No policy has been recorded more often than once. */
export async function expectEachRecordedOnce({ records }: Agency): Promise<void> {
  const successes = (await records.attempts()).filter(({ state }) => state === 'SUCCESS');
  expect(new Set(successes.map(({ policyId }) => policyId)).size).toBe(successes.length);
}
