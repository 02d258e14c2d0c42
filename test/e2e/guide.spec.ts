import type { Page } from 'playwright';
import { eventually } from './support/eventually.ts';
import { ContactRecord } from './support/pages/contactRecord.ts';
import { createDevice } from './support/pages/devices.ts';
import { InstitutionsPage } from './support/pages/institutions.ts';
import { signIn } from './support/pages/signIn.ts';
import { changePolicy, policyLike } from './support/sandboxBook.ts';
import { codeFor, meridian, passwordOf } from './support/setUp.ts';
import { stage } from './support/story.ts';

/** Guide 000, steps 1 to 4, word by word, in one window of one owner: each test goes on where the last one stopped. */
describe('the guide, from a device in its box to a force sync', () => {
  let page: Page;
  const { agency, story } = stage({}, async (created) => {
    page = await signIn(created);
  });

  story('shows the heartbeat of a device whose serial number was entered', async () => {
    await createDevice(page, await agency().device.serialNumber());
    await page.getByRole('link', { name: 'Device', exact: true }).click();
    await page.getByText('Last Heartbeat').waitFor();
    await page.getByText('Online', { exact: true }).waitFor();
  });

  story('connects an institution and adds a login source', async () => {
    const institutions = await InstitutionsPage.open(page);
    await institutions.connect(meridian);
    await institutions.addSource(meridian, { name: 'Meridian – Agency', username: 'agency' });
  });

  story('links with password and code, each of them submitted once', async () => {
    const { sandbox } = agency();
    const link = await new InstitutionsPage(page).link('Meridian – Agency');
    await link.submitCredentials('agency', passwordOf(sandbox.meridian, 'agency'));
    await link.seeCodeStep();
    await link.seeText('•••-•••-4417');
    await link.submitCode(await codeFor(agency(), sandbox.meridian, 'agency'));
    await link.seeLinked();
    await link.done();
    expect(sandbox.log.counters()).toEqual({
      'meridian-life': { agency: { password: 1, code: 1, totp: 0 } },
    });
  });

  story('reads every policy in the background and shows the values on the contact record', async () => {
    const { records, sandbox } = agency();
    await eventually(async () => {
      expect(await records.queued()).toBe(0);
    });
    const policy = policyLike(sandbox.meridian, 'usual');
    const policyId = await records.policyId(policy.crm.number);
    const record = await ContactRecord.at(page, await records.contactIdOf(policyId));
    const card = record.policy(policy.number);
    await card.getByText('Success', { exact: true }).waitFor();
    await card.getByText(inDollars(policy.values?.['accountValue']), { exact: true }).first().waitFor();
    await card
      .getByText(/as of .+, read /)
      .first()
      .waitFor();
  });

  story('force syncs one policy from the contact record and shows what changed', async () => {
    const { records, sandbox } = agency();
    const policy = policyLike(sandbox.meridian, 'dashes');
    const policyId = await records.policyId(policy.crm.number);
    changePolicy(sandbox.meridian, policy.id, { values: { accountValue: '123456.78' } });
    const record = await ContactRecord.at(page, await records.contactIdOf(policyId));
    const sync = await record.openSync(policy.number);
    await sync.press('Sync');
    await sync.see('Success');
    await sync.dialog.getByText('$123,456.78').waitFor();
    await sync.press('Done');
    await record.policy(policy.number).getByText('$123,456.78').waitFor();
    expect((await records.outcomeOf(policyId)).values['ACCOUNT_VALUE']).toBe('123456.78');
  });

  it('met no error in any window', () => {
    expect(agency().windows.errors()).toEqual([]);
  });
});

function inDollars(amount: string | null | undefined): string {
  return Number(amount).toLocaleString('en-US', { style: 'currency', currency: 'USD' });
}
