import type { Page } from 'playwright';
import { eventually } from './support/eventually.ts';
import { ContactRecord } from './support/pages/contactRecord.ts';
import { InstitutionsPage } from './support/pages/institutions.ts';
import { signIn } from './support/pages/signIn.ts';
import { SyncReport } from './support/pages/syncReport.ts';
import { requestsTo } from './support/requestLog.ts';
import { addSource, claimDevice, linkSource, meridian, passwordOf, codeFor } from './support/setUp.ts';
import { stage } from './support/story.ts';
import { expectTruth, untilDrained } from './support/truth.ts';

const source = `${meridian} – agency`;
/** Less than a device waits for a page. */
const pageTakesMs = 20_000;

/** An agency leaves a carrier, and comes back. */
describe('disconnecting an institution in the middle of its sweep', () => {
  let page: Page;
  let institutions: InstitutionsPage;
  const { agency, story } = stage({ policies: 150 }, async (created) => {
    await claimDevice(created);
    const sourceId = await addSource(created, meridian, 'agency');
    // All but the first page of the list: its sweep is under way for as long as a slow screen may take.
    created.sandbox.meridian.faults.add({ kind: 'delay', path: '/policies', skip: 1, ms: pageTakesMs });
    await linkSource(created, sourceId);
    await eventually(async () => expect((await created.records.counts()).SUCCESS ?? 0).toBeGreaterThan(0));
    page = await signIn(created);
    institutions = await InstitutionsPage.open(page);
  });

  story('says what it will do, and does nothing when it is cancelled', async () => {
    await page.getByRole('button', { name: `Disconnect ${meridian}` }).click();
    const dialog = page.getByRole('dialog', { name: `Disconnect ${meridian}?` });
    await dialog.getByText(/Its login source is removed and signed out/).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await institutions.source(source).waitFor();
  });

  story('signs out, empties the queue and keeps what was read', async () => {
    const { records, sandbox } = agency();
    await institutions.disconnect(meridian);
    await eventually(async () => {
      expect(await records.queued()).toBe(0);
      expect((await records.counts()).IN_PROGRESS ?? 0).toBe(0);
    });
    await eventually(() => {
      expect(requestsTo(sandbox, 'meridian-life').map(({ path }) => path)).toContain('/logout');
    });
    const outcomes = await records.outcomes(meridian);
    expect(outcomes.filter(({ values }) => Object.keys(values).length > 0).length).toBeGreaterThan(0);
    expect(new Set(outcomes.map(({ state }) => state))).toContain('SKIPPED');
  });

  story('tells of every policy why it no longer syncs', async () => {
    const { records } = agency();
    const [unread] = (await records.outcomes(meridian)).filter(({ state }) => state === 'SKIPPED');
    if (unread === undefined) throw new Error('Every policy had been read before it was disconnected.');
    const record = await ContactRecord.at(page, await records.contactIdOf(unread.policyId));
    await record
      .policy(unread.number)
      .getByText(/The institution is not connected/)
      .waitFor();
    const report = await SyncReport.open(page);
    await report.total(0).waitFor();
  });

  story('reads on where it stopped once it is connected and linked again', async () => {
    const { sandbox } = agency();
    sandbox.meridian.faults.clear();
    institutions = await InstitutionsPage.open(page);
    await institutions.connect(meridian);
    await institutions.addSource(meridian, { name: source, username: 'agency' });
    const link = await institutions.link(source);
    await link.submitCredentials('agency', passwordOf(sandbox.meridian, 'agency'));
    await link.seeCodeStep();
    await link.submitCode(await codeFor(agency(), sandbox.meridian, 'agency'));
    await link.seeLinked();
    await link.done();
    await untilDrained(agency(), 90_000);
    await expectTruth(agency());
  });

  it('met no error in any window', () => {
    expect(agency().windows.errors()).toEqual([]);
  });
});
