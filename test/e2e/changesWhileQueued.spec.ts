import { body } from './support/apiClient.ts';
import type { ApiClient } from './support/apiClient.ts';
import { eventually } from './support/eventually.ts';
import { amountsOf } from './support/expectedOutcome.ts';
import { outcomeOf, requestForceSync } from './support/forceSync.ts';
import { requestsTo } from './support/requestLog.ts';
import { bookOf } from './support/sandboxBook.ts';
import { addSource, claimDevice, linkSource, meridian } from './support/setUp.ts';
import { stage } from './support/story.ts';

/** The CRM goes on while policies wait: what counts is what is stored when the portal is read. */
describe('a policy that changes while it is queued', () => {
  let sourceId: string;
  let api: ApiClient;
  const changed = { closed: '', deleted: '', renumbered: '', moved: '' };
  const { agency, story } = stage({}, async (created) => {
    await claimDevice(created);
    sourceId = await addSource(created, meridian, 'agency');
    api = await created.api();
    // The first page of the list ends the session: everything is queued and nothing has been read.
    created.sandbox.meridian.faults.add({ kind: 'expireSession', path: '/policies', times: 1 });
    await linkSource(created, sourceId);
    await eventually(async () => {
      const source = await body(api.GET('/api/v1/sources/{id}', { params: { path: { id: sourceId } } }));
      expect(source.state).toBe('UNLINKED');
    });
    expect(await created.records.queued()).toBeGreaterThan(40);
  });

  /** Policies without anything peculiar, as the carrier has them. */
  const usual = () => bookOf(agency().sandbox.meridian).filter(({ peculiarity }) => peculiarity === 'usual');

  story(
    'can be closed, deleted, renumbered and given to somebody else by whoever serves the client',
    async () => {
      const [closed, deleted, renumbered, moved] = usual();
      const newNumber = onlyAtPortal().number;
      const ids = await Promise.all(
        [closed, deleted, renumbered, moved].map((policy) => agency().records.policyId(policy?.number ?? '')),
      );
      [changed.closed = '', changed.deleted = '', changed.renumbered = '', changed.moved = ''] = ids;
      const { items: statuses } = await body(api.GET('/api/v1/product-statuses'));
      const { items: contacts } = await body(api.GET('/api/v1/contacts', { params: { query: {} } }));
      const closedStatus = statuses.find(({ indicator }) => indicator === 'CLOSED');
      await patch(changed.closed, { statusId: closedStatus?.id ?? '' });
      await body(api.DELETE('/api/v1/policies/{id}', { params: { path: { id: changed.deleted } } }));
      await patch(changed.renumbered, { number: newNumber });
      await patch(changed.moved, { contactId: contacts.at(-1)?.id ?? '' });
    },
  );

  story('has the outcome of what is stored when its turn comes', async () => {
    const { records } = agency();
    await linkSource(agency(), sourceId);
    await eventually(async () => expect(await records.queued()).toBe(0), { timeoutMs: 40_000 });
    expect(await records.outcomeOf(changed.closed)).toMatchObject({
      state: 'SKIPPED',
      reason: 'STATUS_CLOSED',
      values: {},
    });
    expect((await records.attempts(changed.deleted)).map(({ state }) => state)).not.toContain('SUCCESS');
    const truth = amountsOf(onlyAtPortal().values ?? {});
    expect(await records.outcomeOf(changed.renumbered)).toMatchObject({
      state: 'SUCCESS',
      values: { ACCOUNT_VALUE: truth['ACCOUNT_VALUE'] },
    });
    expect(await records.outcomeOf(changed.moved)).toMatchObject({ state: 'SUCCESS' });
  });

  story('gets no value when it is closed while the portal is being asked', async () => {
    const { records, sandbox } = agency();
    const policy = usual().at(-1);
    const policyId = await records.policyId(policy?.number ?? '');
    const { values } = await records.outcomeOf(policyId);
    sandbox.meridian.settings.changingValues = true;
    sandbox.meridian.faults.add({ kind: 'delay', path: '/policies/', ms: 2_500, times: 2 });
    const before = sandbox.log.lastSequence;
    const sync = await requestForceSync(agency(), policyId, sourceId);
    await eventually(() => expect(sandbox.log.since(before, 100).length).toBeGreaterThan(0));
    const { items } = await body(api.GET('/api/v1/product-statuses'));
    await patch(policyId, { statusId: items.find(({ indicator }) => indicator === 'CLOSED')?.id ?? '' });
    expect((await outcomeOf(agency(), sync)).state).toBe('SKIPPED');
    expect((await records.outcomeOf(policyId)).values).toEqual(values);
    expect(requestsTo(sandbox, 'meridian-life').length).toBeGreaterThan(0);
    sandbox.meridian.settings.changingValues = false;
  });

  function onlyAtPortal() {
    const found = bookOf(agency().sandbox.meridian).find(
      ({ peculiarity }) => peculiarity === 'only-at-portal',
    );
    if (found === undefined) throw new Error('The CRM has everything.');
    return found;
  }

  async function patch(
    id: string,
    change: { statusId?: string; number?: string; contactId?: string },
  ): Promise<void> {
    await body(api.PATCH('/api/v1/policies/{id}', { params: { path: { id } }, body: change }));
  }
});
