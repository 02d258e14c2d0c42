import { eventually } from './support/eventually.ts';
import { bookOf } from './support/sandboxBook.ts';
import { addSource, claimDevice, linkSource, meridian } from './support/setUp.ts';
import { stage } from './support/story.ts';
import { expectTruth, untilDrained } from './support/truth.ts';

/** Two agents' logins at one carrier, each with a part of the book. */
describe('an institution with two login sources', () => {
  let smith: string;
  let jones: string;
  const { agency, story } = stage({ policies: 60 }, async (created) => {
    await claimDevice(created);
    smith = await addSource(created, meridian, 'smith');
    jones = await addSource(created, meridian, 'jones');
  });

  story('leaves a policy that one source does not show to the other: it is not Not Found yet', async () => {
    await linkSource(agency(), smith);
    const { records, sandbox } = agency();
    const others = bookOf(sandbox.meridian).filter(
      ({ audience, crm, present }) => audience === 'jones' && crm.present && present,
    );
    const waiting = (await records.outcomes(meridian)).length;
    await eventually(async () => {
      const asked = new Set((await records.attempts()).map(({ policyId }) => policyId));
      expect(asked.size).toBeGreaterThan(waiting - 5);
      expect((await records.counts()).IN_PROGRESS ?? 0).toBe(0);
      expect((await records.counts()).QUEUED ?? 0).toBe(0);
    });
    const outcomes = await records.outcomes(meridian);
    for (const { crm } of others) {
      const outcome = outcomes.find(({ number }) => number === crm.number);
      expect([crm.number, outcome?.state]).not.toEqual([crm.number, 'NOT_FOUND']);
    }
  });

  story('comes to the truth of the whole book once both are linked', async () => {
    await linkSource(agency(), jones);
    await untilDrained(agency());
    await expectTruth(agency());
  });
});
