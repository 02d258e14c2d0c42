import { randomUUID } from 'node:crypto';
import type { PreparedLink } from '../../contracts/temporal/deviceActivities.ts';
import { DeviceFixture } from '../../test/support/device/deviceFixture.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { createDeviceLog } from '../deviceLog.ts';
import type { RunningDevice } from '../startDevice.ts';
import { startDevice } from '../startDevice.ts';
import { installTemporalRuntime } from '../temporal/temporalRuntime.ts';

const pluginId = 'meridian-life';
/** Far below a heartbeat, and below the half minute after which a call for news is made anew. */
const soonMs = 15_000;

let fixture: DeviceFixture;
let device: RunningDevice;

beforeAll(async () => {
  const log = createDeviceLog('silent');
  installTemporalRuntime(log);
  fixture = await DeviceFixture.create({ policies: 10 });
  await fixture.gateway.sql.query('UPDATE connected_institutions SET plugin_id = $1', [pluginId]);
  device = await startDevice(fixture.config, { log });
  await waitUntil('the device to connect', 20_000, () => Promise.resolve(device.isConnected()));
});

afterAll(async () => {
  await device.close();
  await fixture.close();
});

const sql = (statement: string, values: unknown[] = []) => fixture.gateway.sql.query(statement, values);

describe('a device', () => {
  it('ends its sessions at a carrier that is stopped within seconds, and begins no login there', async () => {
    const session = fixture.sessionOf(1);
    await fixture.link(session);
    await sql(`SELECT stop_plugin($1, 'asked to', now(), $2)`, [pluginId, randomUUID()]);
    await waitUntil('the session to end', soonMs, async () => {
      const { kind } = await fixture.activity<{ kind: string }>('link', 'probeLink', session);
      return kind === 'NOT_LINKED';
    });
    const next = { ...fixture.sessionOf(2), pluginId };
    const prepared = await fixture.activity<PreparedLink>('link', 'prepareLink', next);
    expect(prepared).toEqual({ kind: 'FAILED', code: 'CARRIER_STOPPED' });
  });

  it('fetches no orders of a stopped carrier, and links again once it is started', async () => {
    const session = fixture.sessionOf(3);
    const { batchId } = await fixture.claimBatch(session, ['1']);
    await sql('UPDATE login_sources SET link_epoch = 3');
    const batch = fixture.batchInput(session, batchId);
    const ended = await fixture.activity<object>('sweep', 'sweepBatch', batch);
    expect(ended).toMatchObject({ read: 0, sessionEnded: expect.any(String) as unknown });
    await sql(`SELECT start_plugin($1, 'mended', now(), $2)`, [pluginId, randomUUID()]);
    await waitUntil('a login to be possible', soonMs, async () => {
      const prepared = await fixture.activity<PreparedLink>('link', 'prepareLink', { ...session, pluginId });
      return prepared.kind === 'READY';
    });
  });

  it('notices within seconds that it is paused, although no heartbeat is due, and that it is not any more', async () => {
    await sql(`UPDATE devices SET state = 'PAUSED'`);
    await waitUntil('the device to stop', soonMs, () => Promise.resolve(!device.isConnected()));
    await sql(`UPDATE devices SET state = 'ACTIVE'`);
    await waitUntil('the device to go on', 20_000, () => Promise.resolve(device.isConnected()));
  });
});
