import { Client, Connection, ScheduleOverlapPolicy } from '@temporalio/client';
import pg from 'pg';
import type { Page } from 'playwright';
import { deviceSilentAfterMs } from '../../contracts/domain/devices.ts';
import { watchDevicesScheduleId } from '../../contracts/temporal/workflowIds.ts';
import { body } from './support/apiClient.ts';
import { eventually } from './support/eventually.ts';
import { signIn } from './support/pages/signIn.ts';
import { addSource, claimDevice, linkSource, meridian } from './support/setUp.ts';
import { sharedCloud } from './support/sharedCloud.ts';
import { stage } from './support/story.ts';
import { untilDrained } from './support/truth.ts';

/** A device that says nothing any more and may come back: its office lost the network, or it froze. */
describe('a device that falls silent', () => {
  let page: Page;
  let deviceId: string;
  let sourceId: string;
  const { agency, story } = stage({}, async (created) => {
    deviceId = await claimDevice(created);
    sourceId = await addSource(created, meridian, 'agency');
    await linkSource(created, sourceId);
    await untilDrained(created);
    page = await signIn(created);
  });

  const device = async () => {
    const api = await agency().api();
    return body(api.GET('/api/v1/devices/{id}', { params: { path: { id: deviceId } } }));
  };

  story('is shown as not connected, with what to do about it', async () => {
    await page.goto('/sync/device');
    await page.getByText('Online', { exact: true }).waitFor();
    agency().device.freeze();
    await letTimePass(deviceId);
    await lookForSilentDevices();
    await page.getByText('Online', { exact: true }).waitFor({ state: 'detached' });
    await page.getByText(/not connected\. Check its power and network/).waitFor();
    expect(await device()).toMatchObject({ online: false, nextAction: 'CHECK_DEVICE' });
    await page.goto('/sync/dashboard');
    await page
      .getByText(/not connected\. Check its power and network/)
      .first()
      .waitFor();
  });

  story('keeps its portal session in the records: it may come back with it', async () => {
    const api = await agency().api();
    const source = await body(api.GET('/api/v1/sources/{id}', { params: { path: { id: sourceId } } }));
    expect(source).toMatchObject({ state: 'LINKED', deviceOnline: false });
  });

  story('comes back by itself, and works on in its session', async () => {
    await page.goto('/sync/device');
    await page.getByText(/not connected/).waitFor();
    agency().device.thaw();
    await page.getByText('Online', { exact: true }).waitFor({ timeout: 90_000 });
    await eventually(async () => expect(await device()).toMatchObject({ online: true, problem: null }));
    const api = await agency().api();
    const source = await body(api.GET('/api/v1/sources/{id}', { params: { path: { id: sourceId } } }));
    expect(source).toMatchObject({ state: 'LINKED', deviceOnline: true });
  });

  it('met no error in any window', () => {
    expect(agency().windows.errors()).toEqual([]);
  });
});

/** As if its last heartbeat were as long ago as silence takes. */
async function letTimePass(deviceId: string): Promise<void> {
  const client = new pg.Client({ connectionString: (await sharedCloud()).adminUrl });
  await client.connect();
  try {
    await client.query(
      'UPDATE devices SET last_heartbeat_at = now() - make_interval(secs => $2) WHERE id = $1',
      [deviceId, (deviceSilentAfterMs + 1_000) / 1_000],
    );
  } finally {
    await client.end();
  }
}

/** The Schedule's next run, now; or right after the one of this minute, which may have looked already. */
async function lookForSilentDevices(): Promise<void> {
  const { site } = await sharedCloud();
  const connection = await Connection.connect({ address: site.temporalAddress });
  try {
    const client = new Client({ connection, namespace: site.temporalNamespace });
    await client.schedule.getHandle(watchDevicesScheduleId).trigger(ScheduleOverlapPolicy.BUFFER_ONE);
  } finally {
    await connection.close();
  }
}
