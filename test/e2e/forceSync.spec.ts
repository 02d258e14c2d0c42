import type { Page } from 'playwright';
import { body, once } from './support/apiClient.ts';
import { eventually } from './support/eventually.ts';
import { outcomeOf, requestForceSync } from './support/forceSync.ts';
import { ContactRecord } from './support/pages/contactRecord.ts';
import { LinkDialog } from './support/pages/linkDialog.ts';
import { signIn } from './support/pages/signIn.ts';
import { requestsTo } from './support/requestLog.ts';
import { bookOf, policyLike } from './support/sandboxBook.ts';
import { addSource, claimDevice, codeFor, meridian, passwordOf } from './support/setUp.ts';
import { stage } from './support/story.ts';
import { untilDrained } from './support/truth.ts';

/** Guide 001. */
describe('a force sync', () => {
  let page: Page;
  let sourceId: string;
  const { agency, story } = stage({ policies: 200 }, async (created) => {
    await claimDevice(created);
    sourceId = await addSource(created, meridian, 'agency', 'Meridian – Agency');
    page = await signIn(created);
  });

  async function recordOf(number: string): Promise<ContactRecord> {
    const { records } = agency();
    return ContactRecord.at(page, await records.contactIdOf(await records.policyId(number)));
  }

  story('that waits for a link can be withdrawn', async () => {
    const { number } = policyLike(agency().sandbox.meridian, 'dashes');
    const sync = await (await recordOf(number)).openSync(number);
    await sync.press('Link');
    const link = new LinkDialog(page);
    await link.dialog.getByLabel('Username').waitFor();
    await link.press('Cancel');
    await sync.see('Queued');
    await sync.press('Withdraw');
    await sync.dialog.waitFor({ state: 'hidden' });
    const policyId = await agency().records.policyId(number);
    await eventually(async () => {
      expect((await agency().records.attempts(policyId)).map(({ state }) => state)).toEqual(['RETURNED']);
    });
  });

  story('asks for the link first when the source is Unlinked, then begins by itself', async () => {
    const { sandbox } = agency();
    const { number } = policyLike(sandbox.meridian, 'inner-space');
    const sync = await (await recordOf(number)).openSync(number);
    await sync.press('Link');
    const link = new LinkDialog(page);
    await link.submitCredentials('agency', passwordOf(sandbox.meridian, 'agency'));
    await link.seeCodeStep();
    // Its sweep is to take its time, so that there is something to go before.
    sandbox.meridian.faults.add({ kind: 'delay', path: '/policies', ms: 700 });
    await link.submitCode(await codeFor(agency(), sandbox.meridian, 'agency'));
    await link.seeLinked();
    await link.done();
    await sync.see('Success');
    await sync.press('Done');
  });

  story('goes before the sweep that is under way, joined by those who ask for the same', async () => {
    const { records, sandbox } = agency();
    const last = bookOf(sandbox.meridian)
      .filter(({ peculiarity }) => peculiarity === 'usual')
      .at(-1);
    const policyId = await records.policyId(last?.number ?? '');
    expect(await records.queued()).toBeGreaterThan(50);
    const [first, second] = await Promise.all([
      requestForceSync(agency(), policyId, sourceId),
      requestForceSync(agency(), policyId, sourceId),
    ]);
    expect(second.attemptId).toBe(first.attemptId);
    expect((await outcomeOf(agency(), first)).state).toBe('SUCCESS');
    expect(await records.queued()).toBeGreaterThan(0);
    sandbox.meridian.faults.clear();
    await untilDrained(agency());
    const asked = requestsTo(sandbox, 'meridian-life').map(({ path }) => path);
    expect(asked.indexOf(`/policies/${last?.id}`)).toBeGreaterThan(-1);
    expect(asked.indexOf(`/policies/${last?.id}`)).toBeLessThan(asked.lastIndexOf('/policies'));
    const attempts = await records.attempts(policyId);
    expect(attempts.filter(({ state }) => state === 'SUCCESS')).toHaveLength(1);
  });

  story(
    'is withdrawn while it is read: the person is not kept waiting, and the policy is not read for it',
    async () => {
      const { records, sandbox } = agency();
      const { number, id } = policyLike(sandbox.meridian, 'dashes');
      const policyId = await records.policyId(number);
      const before = (await records.attempts(policyId)).length;
      sandbox.meridian.faults.add({ kind: 'delay', path: `/policies/${id}`, ms: 15_000 });
      const sync = await (await recordOf(number)).openSync(number);
      await sync.press('Sync');
      await sync.see('In Progress');
      await sync.press('Withdraw');
      await sync.dialog.waitFor({ state: 'hidden' });
      await page.getByText(/^Withdrawn\. What had been read already/).waitFor();
      const mine = async () => (await records.attempts(policyId)).slice(before).map(({ state }) => state);
      await eventually(async () => expect(await mine()).toEqual(['RETURNED']));
      // The device is free for others at once, and Sync may be pressed again.
      sandbox.meridian.faults.clear();
      const again = await (await recordOf(number)).openSync(number);
      await again.press('Sync');
      await again.see('Success');
      await again.press('Done');
      expect(await mine()).toEqual(['RETURNED', 'SUCCESS']);
    },
  );

  story('is refused for a policy that cannot sync, and the record says why', async () => {
    const { records } = agency();
    const { crm } = policyLike(agency().sandbox.meridian, 'closed-in-both');
    const policyId = await records.policyId(crm.number);
    const api = await agency().api();
    const { response } = await api.POST('/api/v1/policies/{id}/force-syncs', {
      params: { path: { id: policyId }, ...once() },
      body: {},
    });
    expect(response.status).toBe(422);
    const policy = await body(api.GET('/api/v1/policies/{id}', { params: { path: { id: policyId } } }));
    expect(policy.sync.ineligibility).toBe('STATUS_CLOSED');
    const record = await recordOf(crm.number);
    const button = record.policy(crm.number).getByRole('button', { name: `Sync ${crm.number}` });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
  });

  it('met no error in any window', () => {
    expect(agency().windows.errors()).toEqual([]);
  });
});
