import type { Page } from 'playwright';
import { body } from './support/apiClient.ts';
import { ContactRecord } from './support/pages/contactRecord.ts';
import { createDevice } from './support/pages/devices.ts';
import { LinkDialog } from './support/pages/linkDialog.ts';
import { signIn } from './support/pages/signIn.ts';
import { policyLike } from './support/sandboxBook.ts';
import { codeFor, meridian, passwordOf } from './support/setUp.ts';
import { stage } from './support/story.ts';
import { untilDrained } from './support/truth.ts';

/** The guide's main path on a phone, with a reload of every screen on the way: nothing that was done is lost. */
describe('the guide on a phone, reloading every screen', () => {
  let phone: Page;
  const { agency, story } = stage({}, async (created) => {
    phone = await signIn(created, 'OWNER', { phone: true });
  });

  const to = (name: string) =>
    phone.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name }).click();

  story('creates the device', async () => {
    await createDevice(phone, await agency().device.serialNumber());
    await agency().device.ready();
    await to('Device');
    await phone.getByText('Online', { exact: true }).waitFor();
    await phone.reload();
    await phone.getByText('Online', { exact: true }).waitFor();
  });

  story('connects the institution and adds the source', async () => {
    await to('Institutions & Sources');
    await phone.getByRole('button', { name: 'Connect Institution' }).first().click();
    await phone.reload();
    const connect = phone.getByRole('dialog', { name: 'Connect Institution' });
    await connect.getByLabel('Select a Sync Plugin').click();
    await phone.getByRole('option', { name: meridian }).click();
    await connect.getByRole('button', { name: 'Save' }).click();
    await phone.getByRole('button', { name: `+ Login Source at ${meridian}` }).click();
    const add = phone.getByRole('dialog', { name: '+ Login Source' });
    await add.getByLabel('Source Username').fill('agency');
    await add.getByRole('button', { name: 'Save' }).click();
    await add.waitFor({ state: 'hidden' });
    await phone.reload();
    await phone.getByText('agency', { exact: true }).waitFor();
  });

  story('links, with a reload at each step', async () => {
    const carrier = agency().sandbox.meridian;
    const api = await agency().api();
    const { items } = await body(api.GET('/api/v1/connected-institutions'));
    const link = await LinkDialog.at(phone, items[0]?.sources[0]?.id ?? '');
    await link.dialog.getByLabel('Username').waitFor();
    await phone.reload();
    await link.submitCredentials('agency', passwordOf(carrier, 'agency'));
    await link.seeCodeStep();
    await phone.reload();
    await link.submitCode(await codeFor(agency(), carrier, 'agency'));
    await link.seeLinked();
    await phone.reload();
    await link.done();
    expect(agency().sandbox.log.counters()['meridian-life']?.['agency']).toEqual({
      password: 1,
      code: 1,
      totp: 0,
    });
  });

  story('force syncs from the contact record', async () => {
    await untilDrained(agency());
    const { number } = policyLike(agency().sandbox.meridian, 'dashes');
    const policyId = await agency().records.policyId(number);
    const record = await ContactRecord.at(phone, await agency().records.contactIdOf(policyId));
    const sync = await record.openSync(number);
    await sync.press('Sync');
    await sync.see('Success');
    await sync.press('Done');
    await phone.reload();
    await record.policy(number).getByText('Success', { exact: true }).waitFor();
  });

  story('shows each screen again after a reload', async () => {
    const { records } = agency();
    const contactId = await records.contactIdOf(
      await records.policyId(policyLike(agency().sandbox.meridian, 'usual').number),
    );
    const screens: [string, RegExp][] = [
      ['/sync/dashboard', /, Dana\.$/],
      ['/sync/sources', /^Institutions & Sources$/],
      ['/sync/device', /^Device$/],
      ['/contacts', /^Contacts$/],
      [`/contacts/${contactId}`, /\S/],
      ['/reports/sync-report?state=SUCCESS', /^Sync Report$/],
    ];
    for (const [address, title] of screens) {
      await phone.goto(address);
      await phone.getByRole('heading', { level: 1, name: title }).waitFor();
      await phone.reload();
      await phone.getByRole('heading', { level: 1, name: title }).waitFor();
      expect(new URL(phone.url()).pathname + new URL(phone.url()).search).toBe(address);
    }
  });

  it('met no error in any window', () => {
    expect(agency().windows.errors()).toEqual([]);
  });
});
