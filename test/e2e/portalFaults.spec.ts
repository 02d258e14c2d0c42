import { body } from './support/apiClient.ts';
import type { ApiClient } from './support/apiClient.ts';
import { eventually } from './support/eventually.ts';
import { amountsOf } from './support/expectedOutcome.ts';
import { forceSync } from './support/forceSync.ts';
import { changePolicy, policyLike } from './support/sandboxBook.ts';
import { addSource, claimDevice, linkSource, meridian } from './support/setUp.ts';
import type { Peculiarity } from '../../sandbox/world/policy.ts';
import { stage } from './support/story.ts';

/** What a portal does wrong, one policy at a time, by force sync. */
describe('a portal that fails', () => {
  let sourceId: string;
  let api: ApiClient;
  const { agency, story } = stage({}, async (created) => {
    await claimDevice(created);
    sourceId = await addSource(created, meridian, 'agency');
    api = await created.api();
    await linkSource(created, sourceId);
    await eventually(async () => expect(await created.records.queued()).toBe(0), { timeoutMs: 40_000 });
  });
  beforeEach(() => agency().sandbox.meridian.faults.clear());

  const policy = async (peculiarity: Peculiarity) => {
    const truth = policyLike(agency().sandbox.meridian, peculiarity);
    return { truth, policyId: await agency().records.policyId(truth.crm.number) };
  };

  story('by one empty search is asked again: Not Found is never recorded at the first look', async () => {
    const { policyId } = await policy('dashes');
    agency().sandbox.meridian.faults.add({ kind: 'emptySearch', path: '/policies/search', times: 1 });
    expect((await forceSync(agency(), policyId)).state).toBe('SUCCESS');
    expect((await agency().records.attempts(policyId)).map(({ state }) => state)).not.toContain('NOT_FOUND');
  });

  story(
    'by no longer showing a policy leads to Not Found after a second look, and the values stay',
    async () => {
      const { truth, policyId } = await policy('dashes');
      const { values } = await agency().records.outcomeOf(policyId);
      changePolicy(agency().sandbox.meridian, truth.id, { present: false });
      const before = agency().sandbox.log.lastSequence;
      const { state, nextAction } = await forceSync(agency(), policyId);
      expect({ state, nextAction }).toEqual({ state: 'NOT_FOUND', nextAction: 'CHECK_POLICY' });
      const searches = agency()
        .sandbox.log.since(before, 100)
        .filter(({ path }) => path === '/policies/search');
      expect(searches.length).toBeGreaterThanOrEqual(2);
      expect(await agency().records.outcomeOf(policyId)).toMatchObject({
        state: 'NOT_FOUND',
        values,
        findings: ['NUMBER_NOT_FOUND'],
      });
      changePolicy(agency().sandbox.meridian, truth.id, { present: true });
      expect((await forceSync(agency(), policyId)).state).toBe('SUCCESS');
      expect((await agency().records.outcomeOf(policyId)).findings).toEqual([]);
    },
  );

  story("by serving a neighbour's page is refused: kept as evidence, no value taken", async () => {
    const { policyId, truth } = await policy('inner-space');
    const { values } = await agency().records.outcomeOf(policyId);
    agency().sandbox.meridian.faults.add({ kind: 'neighbour' });
    const { state, failureCode } = await forceSync(agency(), policyId);
    expect({ state, failureCode }).toEqual({ state: 'QUARANTINED', failureCode: 'POLICY_MISMATCH' });
    expect(await agency().records.outcomeOf(policyId)).toMatchObject({
      values,
      findings: ['OTHER_POLICY_SERVED'],
    });
    const evidence = (await agency().records.attempts(policyId)).at(-1)?.evidence;
    expect(evidence?.portalNumber).not.toBe(truth.number);
  });

  story('by an error now and then is read all the same', async () => {
    const { policyId } = await policy('usual');
    agency().sandbox.meridian.faults.add({ kind: 'fail', path: '/policies', status: 503, times: 1 });
    expect((await forceSync(agency(), policyId)).state).toBe('SUCCESS');
  });

  story('never mixes up a number and one that begins with it', async () => {
    for (const peculiarity of ['prefix-of-another', 'extends-another', 'leading-zeros'] as const) {
      const { policyId, truth } = await policy(peculiarity);
      expect((await forceSync(agency(), policyId)).state).toBe('SUCCESS');
      expect((await agency().records.outcomeOf(policyId)).values).toEqual(amountsOf(truth.values ?? {}));
    }
  });

  story('by showing a policy as ended gives no value, and a finding with what to do', async () => {
    const { policyId, truth } = await policy('usual');
    const { values } = await agency().records.outcomeOf(policyId);
    changePolicy(agency().sandbox.meridian, truth.id, { status: 'SURRENDERED' });
    expect((await forceSync(agency(), policyId)).state).toBe('SUCCESS');
    expect(await agency().records.outcomeOf(policyId)).toMatchObject({
      values,
      findings: ['STATUS_DIFFERS'],
    });
    changePolicy(agency().sandbox.meridian, truth.id, { status: 'IN_FORCE' });
  });

  story('by other labels than expected stops this source at once, with nothing taken', async () => {
    const { policyId } = await policy('negative-value');
    const { values } = await agency().records.outcomeOf(policyId);
    agency().sandbox.meridian.settings.renamedLabels = true;
    await forceSync(agency(), policyId);
    agency().sandbox.meridian.settings.renamedLabels = false;
    expect((await agency().records.outcomeOf(policyId)).values).toEqual(values);
    await eventually(async () => {
      const { needsYou } = await body(api.GET('/api/v1/dashboard'));
      expect(needsYou.map(({ kind }) => kind)).toContain('SOURCE_STOPPED');
    });
  });
});
