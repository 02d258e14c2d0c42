import type { Page } from 'playwright';
import { isSerialNumber } from '../../contracts/domain/devices.ts';
import { createAgency, makeDevice } from './support/agency.ts';
import type { Agency } from './support/agency.ts';
import { body, once, refusal } from './support/apiClient.ts';
import { eventually } from './support/eventually.ts';
import { createDevice } from './support/pages/devices.ts';
import { InstitutionsPage } from './support/pages/institutions.ts';
import { signIn } from './support/pages/signIn.ts';
import { sharedCloud } from './support/sharedCloud.ts';
import { meridian } from './support/setUp.ts';
import { stage } from './support/story.ts';

describe('setting up a device', () => {
  let page: Page;
  const { agency, story } = stage({}, async (created) => {
    page = await signIn(created);
  });

  story('waits for the serial number exactly as printed: another case is another number', async () => {
    const serialNumber = await agency().device.serialNumber();
    const wrongCase = swapCase(serialNumber);
    await page.getByRole('button', { name: '+ New Sync Device' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'New Sync Device' });
    await dialog.getByLabel('Serial Number').fill(wrongCase);
    await dialog.getByRole('button', { name: 'Create Device' }).click();
    // Whether it could be a number at all is told at once; else it is a device that never calls.
    if (isSerialNumber(wrongCase)) {
      await dialog.waitFor({ state: 'hidden' });
      await page.getByText('Waiting for first heartbeat').first().waitFor();
    } else {
      await dialog
        .getByText(/upper and lower case included|Enter it exactly as printed/)
        .first()
        .waitFor();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
    }
    const api = await agency().api();
    const { items } = await body(api.GET('/api/v1/devices'));
    expect(items.filter(({ online }) => online)).toEqual([]);
    expect(agency().device.lines.join('\n')).not.toContain('Connected with the gateway');
  });

  story('comes online by itself once the right number is entered', async () => {
    await createDevice(page, await agency().device.serialNumber());
    await agency().device.ready();
    await page.getByRole('link', { name: 'Device', exact: true }).click();
    await page.getByText('Online', { exact: true }).waitFor();
  });

  story('refuses a number that is taken, also by another agency', async () => {
    const serialNumber = await agency().device.serialNumber();
    const other = await createAgency({ deviceOn: false });
    try {
      for (const [owner, code] of [
        [agency(), 'SERIAL_NUMBER_YOURS'],
        [other, 'SERIAL_NUMBER_TAKEN'],
      ] as const) {
        const api = await owner.api();
        const answer = api.POST('/api/v1/devices', { params: once(), body: { serialNumber, name: 'Copy' } });
        expect(await refusal(answer)).toEqual({ status: 409, code });
      }
    } finally {
      await other.close();
    }
  });

  story('refuses a second device with the same number, and shows it on the Device tab', async () => {
    const impostor = await copyOf(agency());
    impostor.begin();
    try {
      await page.goto('/sync/device');
      const refused = page.getByRole('button', { name: /refused attempts? in the last 24 hours/ });
      await refused.waitFor();
      if ((await refused.getAttribute('aria-expanded')) !== 'true') await refused.click();
      await page
        .getByText(/Another device with the same serial number/)
        .first()
        .waitFor();
      // The page may hear of it before the impostor does.
      await eventually(() => expect(impostor.lines.join('\n')).toMatch(/same serial number|KEY_MISMATCH/i));
      expect(impostor.lines.join('\n')).not.toContain('Connected with the gateway');
    } finally {
      await impostor.stop();
    }
    await page.getByText('Online', { exact: true }).waitFor();
  });

  story('connects an institution once', async () => {
    const institutions = await InstitutionsPage.open(page);
    await institutions.connect(meridian);
    const api = await agency().api();
    const { items } = await body(api.GET('/api/v1/connected-institutions'));
    const [connected] = items;
    if (connected === undefined) throw new Error('Nothing is connected.');
    const again = api.POST('/api/v1/connected-institutions', {
      params: once(),
      body: { pluginId: connected.pluginId, institutionId: connected.institutionId },
    });
    expect(await refusal(again)).toEqual({ status: 409, code: 'INSTITUTION_ALREADY_CONNECTED' });
  });

  it('met no error in any window', () => {
    expect(agency().windows.errors()).toEqual([]);
  });
});

describe('an agency whose subscription has no Sync', () => {
  const { agency, story } = stage({ subscription: 'BASIC', deviceOn: false });

  story('can keep its CRM, and is told what Sync needs', async () => {
    const api = await agency().api();
    const device = api.POST('/api/v1/devices', {
      params: once(),
      body: { serialNumber: 'CS1-23456789ABCDEFGHJKLM', name: 'Front office' },
    });
    expect(await refusal(device)).toEqual({ status: 403, code: 'SUBSCRIPTION_REQUIRED' });
    await body(api.POST('/api/v1/contacts', { params: once(), body: { displayName: 'Somebody' } }));
    const page = await signIn(agency());
    await page
      .getByText(/Premier and Enterprise/)
      .first()
      .waitFor();
  });
});

/** A second appliance that was given the same serial number, with a key of its own. */
async function copyOf(original: Agency) {
  const impostor = await makeDevice(await sharedCloud(), original.sandbox);
  await impostor.print(await original.device.serialNumber());
  return impostor;
}

function swapCase(serialNumber: string): string {
  const prefix = 'CS1-';
  return (
    prefix +
    [...serialNumber.slice(prefix.length)]
      .map((letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()))
      .join('')
  );
}
