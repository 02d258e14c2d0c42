import type { Page } from 'playwright';
import { drawSerialNumber } from '../support/gateway/gatewayFixture.ts';
import { TestDevice } from '../support/gateway/testDevice.ts';
import { createDevice } from './support/pages/devices.ts';
import { signIn } from './support/pages/signIn.ts';
import { sharedCloud } from './support/sharedCloud.ts';
import { stage } from './support/story.ts';

describe('what a device was refused', () => {
  let page: Page;
  let device: TestDevice;
  const { agency, story } = stage({ deviceOn: false }, async (created) => {
    const { site } = await sharedCloud();
    const address = `${site.host}:${String(site.ports.GATEWAY_PORT)}`;
    device = new TestDevice(address, drawSerialNumber());
    page = await signIn(created);
    await createDevice(page, device.serialNumber);
    const { namespace } = await device.connect();
    const worker = device.worker();
    const taskQueue = { name: 'cloud' };
    await expect(worker.workflowService.pollActivityTaskQueue({ namespace, taskQueue })).rejects.toThrow();
    await worker.close();
  });
  afterAll(() => {
    device.close();
  });

  async function open(on: Page): Promise<void> {
    await on.goto('/sync/device');
    const refused = on.getByRole('button', { name: '1 refused attempt in the last 24 hours' });
    await refused.waitFor();
    if ((await refused.getAttribute('aria-expanded')) !== 'true') await refused.click();
    const entry = on.getByRole('listitem').filter({ hasText: 'This is not the work of this device.' });
    await entry.getByText('What was wrong: This queue is not of this device').waitFor();
    await entry.getByText(/^From \S+\. Key [0-9a-f]{32}\.$/).waitFor();
    expect(await entry.getByText('NOT_THIS_DEVICE').isVisible()).toBe(false);
    await entry.getByRole('button', { name: 'Details' }).click();
    await entry.getByText('NOT_THIS_DEVICE', { exact: true }).waitFor();
    const overflow = 'document.body.scrollWidth - document.body.clientWidth';
    expect(await on.evaluate(overflow)).toBe(0);
  }

  story('is shown with what it means and what was wrong; the code is behind Details', () => open(page));

  story('is shown on a phone alike', async () => {
    await open(await signIn(agency(), 'OWNER', { phone: true }));
  });

  it('met no error in any window', () => {
    expect(agency().windows.errors()).toEqual([]);
  });
});
