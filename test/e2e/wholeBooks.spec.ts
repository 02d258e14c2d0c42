import type { Carrier } from '../../sandbox/portal/carrier.ts';
import { body } from './support/apiClient.ts';
import { eventually } from './support/eventually.ts';
import { expectedOutcomes, leftAlone, listedTypes } from './support/expectedOutcome.ts';
import type { ExpectedOutcome } from './support/expectedOutcome.ts';
import type { PolicyOutcome } from './support/records.ts';
import { bookOf } from './support/sandboxBook.ts';
import { addSource, claimDevice, linkSource, meridian, northgate } from './support/setUp.ts';
import { stage } from './support/story.ts';

/**
 * All 500 policies of each carrier, against what is true there: leading zeros, inner spaces and dashes, numbers that
 * begin another, one that two people have, what has ended or went to another agent, what only one side knows.
 */
describe('a sweep of two whole books', () => {
  const { agency, story } = stage({ policies: 500 }, async (created) => {
    await claimDevice(created);
    for (const institution of [meridian, northgate]) {
      await linkSource(created, await addSource(created, institution, 'agency'));
    }
    await eventually(async () => expect(await created.records.queued()).toBe(0), { timeoutMs: 100_000 });
  });

  const carriers: [string, () => Carrier][] = [
    [meridian, () => agency().sandbox.meridian],
    [northgate, () => agency().sandbox.northgate],
  ];

  for (const [name, carrier] of carriers) {
    story(`comes to the right outcome for every policy of ${name}`, async () => {
      const book = bookOf(carrier());
      const expected = expectedOutcomes(book);
      const closed = leftAlone(book);
      const outcomes = (await agency().records.outcomes(name)).filter(
        ({ number }) => !closed.includes(number),
      );
      expect(expected.length).toBeGreaterThan(450);
      expect(sorted(outcomes.map(listed))).toEqual(sorted(expected.map(listed)));
    });

    story(`leaves the policies of ${name} alone that are Closed here`, async () => {
      const closed = leftAlone(bookOf(carrier()));
      const attempts = await agency().records.attempts();
      expect(closed.length).toBeGreaterThan(0);
      expect(attempts.filter(({ number }) => closed.includes(number))).toEqual([]);
    });

    story(`has looked twice for every policy that ${name} does not show`, async () => {
      const attempts = await agency().records.attempts();
      const notFound = attempts.filter(({ state }) => state === 'NOT_FOUND');
      expect(notFound.length).toBeGreaterThan(0);
      for (const { number, evidence } of notFound) {
        expect({ number, twice: (evidence?.looks ?? 0) >= 2 }).toEqual({ number, twice: true });
      }
    });
  }

  story('leaves nothing superseded, and shows nobody what the lists gave back', async () => {
    const attempts = await agency().records.attempts();
    expect(attempts.filter(({ state }) => state === 'SUPERSEDED')).toEqual([]);
    const returned = attempts.filter(({ state }) => state === 'RETURNED');
    // What a list did not show was claimed with it.
    expect(returned.length).toBeGreaterThan(0);
    const api = await agency().api();
    for (const { policyId } of returned) {
      const params = { path: { id: policyId } };
      const { items } = await body(api.GET('/api/v1/policies/{id}/attempts', { params }));
      expect(items.map(({ state }) => state)).not.toContain('RETURNED');
      const { attemptCount } = await body(api.GET('/api/v1/policies/{id}', { params }));
      expect(attemptCount).toBe(items.length);
    }
  });

  story('has submitted each password and each code once', () => {
    expect(agency().sandbox.log.counters()).toEqual({
      'meridian-life': { agency: { password: 1, code: 1, totp: 0 } },
      'northgate-annuity': { agency: { password: 1, code: 0, totp: 1 } },
    });
    return Promise.resolve();
  });
});

/** What a list can show of it: a sweep over lists leaves the other value types to detail pages. */
function listed({ number, state, values, findings }: ExpectedOutcome | PolicyOutcome) {
  const shown = Object.entries(values).filter(([type]) => listedTypes.some((known) => known === type));
  return { number, state, values: Object.fromEntries(shown), findings: [...findings] };
}

function sorted<T extends { number: string }>(items: T[]): T[] {
  return items.sort((left, right) => (left.number < right.number ? -1 : left.number > right.number ? 1 : 0));
}
