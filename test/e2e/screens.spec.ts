import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import { body } from './support/apiClient.ts';
import { eventually } from './support/eventually.ts';
import { ContactRecord } from './support/pages/contactRecord.ts';
import { SyncReport } from './support/pages/syncReport.ts';
import { signIn } from './support/pages/signIn.ts';
import { agencyPassword } from './support/seedAgency.ts';
import { policyLike } from './support/sandboxBook.ts';
import { addSource, claimDevice, linkSource, meridian } from './support/setUp.ts';
import { stage } from './support/story.ts';

/** What holds on every screen, with a book that has been read. */
describe('the screens', () => {
  let page: Page;
  const { agency, story } = stage({}, async (created) => {
    await claimDevice(created);
    await linkSource(created, await addSource(created, meridian, 'agency'));
    await eventually(async () => expect(await created.records.queued()).toBe(0), { timeoutMs: 60_000 });
    page = await signIn(created);
  });

  story('open exactly the policies that a number of the Dashboard counts', async () => {
    for (const outcome of ['Success', 'Not Found', 'Not Yet Synced']) {
      await page.goto('/sync/dashboard');
      const bar = page.getByRole('link', { name: new RegExp(`^${outcome} [\\d,]+ of`) });
      const count = /^\D+([\d,]+) of/.exec((await bar.getAttribute('aria-label')) ?? '')?.[1];
      await bar.click();
      const report = new SyncReport(page);
      await report.seeTitle();
      await report.total(Number(count?.replaceAll(',', ''))).waitFor();
    }
  });

  story('find a policy by its number, spaces included, and force sync it from the Sync Report', async () => {
    const { number } = policyLike(agency().sandbox.meridian, 'inner-space');
    const report = await SyncReport.open(page);
    await report.search(number);
    await report.total(1).waitFor();
    const sync = await report.openSync(number);
    await sync.press('Sync');
    await sync.see('Success');
    await sync.press('Done');
  });

  story('keep what cannot sync outside the counts, with the reason and the one next action', async () => {
    const { number } = policyLike(agency().sandbox.meridian, 'closed-in-both').crm;
    await page.goto(`/reports/sync-report?state=NOT_SYNCABLE&search=${encodeURIComponent(number)}`);
    const row = page.getByRole('row').filter({ has: page.getByText(number, { exact: true }) });
    await row.getByText('Not syncable', { exact: true }).waitFor();
    await row.getByText(/has a Closed indicator/).waitFor();
    await row.getByRole('button', { name: `Change status of ${number}` }).waitFor();
    await page
      .getByText(/^[\d,]+ not syncable$/)
      .first()
      .waitFor();
  });

  story('hand out the rows of the current search as a file', async () => {
    const { number } = policyLike(agency().sandbox.meridian, 'inner-space');
    const report = await SyncReport.open(page);
    await report.search(number);
    await report.total(1).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^sync-report-[\d-]{10}\.csv$/);
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(`,${number},`);
  });

  story('answer a finding in one press, and take it back', async () => {
    await page.goto('/reports/sync-report?findings=OPEN&state=SUCCESS');
    const answer = page.getByRole('button', { name: /^Set status of / }).first();
    const [, number = '', status = ''] =
      /^Set status of (.+) to (.+)$/.exec((await answer.getAttribute('aria-label')) ?? '') ?? [];
    const statusOf = async (): Promise<string> => {
      const id = await agency().records.policyId(number);
      const policy = await body(
        (await agency().api()).GET('/api/v1/policies/{id}', { params: { path: { id } } }),
      );
      return policy.statusName;
    };
    const former = await statusOf();
    await answer.click();
    await eventually(async () => expect(await statusOf()).toBe(status));
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await eventually(async () => expect(await statusOf()).toBe(former));
  });

  story('change a status in place and take it back', async () => {
    const { number } = policyLike(agency().sandbox.meridian, 'usual');
    const policyId = await agency().records.policyId(number);
    const record = await ContactRecord.at(page, await agency().records.contactIdOf(policyId));
    const card = record.policy(number);
    await card.getByRole('button', { name: 'Status: In Force. Change it' }).click();
    await page.getByRole('menuitem', { name: 'Surrendered' }).click();
    await card.getByRole('button', { name: 'Status: Surrendered. Change it' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await card.getByRole('button', { name: 'Status: In Force. Change it' }).waitFor();
  });

  story('hide at once what is removed, and bring it back with Undo', async () => {
    const { number } = policyLike(agency().sandbox.meridian, 'usual');
    const policyId = await agency().records.policyId(number);
    const record = await ContactRecord.at(page, await agency().records.contactIdOf(policyId));
    await record
      .policy(number)
      .getByRole('button', { name: `More for ${number}` })
      .click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await record.policy(number).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await record.policy(number).waitFor();
    expect(await agency().records.policyId(number)).toBe(policyId);
  });

  story('say that the connection is gone, and heal by themselves', async () => {
    await page.goto('/sync/dashboard');
    await page.getByText('Last 7 days').waitFor();
    await page.context().setOffline(true);
    await page.getByRole('link', { name: 'Contacts' }).click();
    await page.getByText(/does not answer at the moment/).waitFor();
    await page.context().setOffline(false);
    await page.getByText(/does not answer at the moment/).waitFor({ state: 'detached' });
    await page.getByRole('listitem').first().waitFor();
  });

  story('lead to the sign-in when the session is over, and back to where one was', async () => {
    const window = await signIn(agency());
    await window.goto('/contacts');
    await window.getByRole('heading', { name: 'Contacts' }).waitFor();
    await window.context().clearCookies();
    await window.getByRole('link', { name: 'Sync Report' }).click();
    await window.getByLabel('Email').waitFor();
    await window.getByLabel('Email').fill(agency().emails.OWNER);
    await window.getByLabel('Password', { exact: true }).fill(agencyPassword);
    await window.getByRole('button', { name: 'Sign in' }).click();
    await new SyncReport(window).seeTitle();
    await window.context().close();
  });

  story('offer a compliance reviewer everything to read and nothing to press', async () => {
    const window = await signIn(agency(), 'COMPLIANCE');
    await window.goto('/sync/sources');
    await window.getByText(`${meridian} – agency`).waitFor();
    for (const name of [/^Link /, /Login Source/, /Connect Institution/]) {
      expect(await window.getByRole('button', { name }).count()).toBe(0);
    }
    await window.context().close();
  });

  story('fit on a phone without scrolling sideways', async () => {
    const phone = await signIn(agency(), 'OWNER', { phone: true });
    const { records } = agency();
    const policyId = await records.policyId(policyLike(agency().sandbox.meridian, 'usual').number);
    const contactId = await records.contactIdOf(policyId);
    const pages = [
      ['/sync/dashboard', 'Last 7 days'],
      ['/sync/sources', `${meridian} – agency`],
      ['/sync/device', 'Last Heartbeat'],
      ['/contacts', / polic(y|ies)$/],
      [`/contacts/${contactId}`, 'Timeline'],
      ['/reports/sync-report', /^as of /],
    ] as const;
    for (const [address, content] of pages) {
      await phone.goto(address);
      await phone.getByText(content).first().waitFor();
      const overflow = await phone.evaluate('document.body.scrollWidth - document.body.clientWidth');
      expect({ address, overflow }).toEqual({ address, overflow: 0 });
    }
    await phone.context().close();
  });

  it('met no error in any window', () => {
    expect(agency().windows.errors()).toEqual([]);
  });
});
