import { randomBytes } from 'node:crypto';
import type { LinkProbe } from '../../contracts/temporal/deviceActivities.ts';
import type { RunningGateway } from '../../gateway/startGateway.ts';
import { startGateway } from '../../gateway/startGateway.ts';
import { DeviceFixture, until } from '../../test/support/device/deviceFixture.ts';
import { DeviceVoice } from '../../test/support/device/deviceVoice.ts';
import type { RunningDevice } from '../startDevice.ts';
import { startDevice } from '../startDevice.ts';
import { installTemporalRuntime } from '../temporal/temporalRuntime.ts';

let fixture: DeviceFixture;
/** One of this spec's own, to be started anew. */
let gateway: RunningGateway;
let device: RunningDevice;

const voice = new DeviceVoice();
const { log } = voice;

beforeAll(async () => {
  installTemporalRuntime(log);
  fixture = await DeviceFixture.create({ policies: 10 });
  const timings = { watchMs: 25, backoffFirstMs: 25, backoffMostMs: 200, heartbeatMs: 200 };
  gateway = await startGateway(fixture.gateway.config);
  device = await startDevice({ ...fixture.config, gatewayAddress: gateway.address }, { log, timings });
  await until(() => device.isConnected());
});

afterAll(async () => {
  await device.close();
  await gateway.close();
  await fixture.close();
});

beforeEach(() => {
  voice.forget();
});

/** Whether the device takes work: an activity that asks nothing of any portal. */
async function takesWork(): Promise<boolean> {
  const session = fixture.sessionOf(1);
  // Temporal may hand the first try to the poll of a gateway that has just ended.
  const retry = { startToClose: 2, maximumAttempts: 10 };
  const probe = await fixture.activity<LinkProbe>('link', 'probeLink', session, retry);
  return probe.kind === 'NOT_LINKED';
}

async function deviceRow(): Promise<Record<string, unknown>> {
  const { rows } = await fixture.gateway.sql.query<Record<string, unknown>>(
    'SELECT * FROM devices WHERE serial_number = $1',
    [fixture.serialNumber],
  );
  return rows[0] ?? {};
}

async function setState(state: 'ACTIVE' | 'PAUSED'): Promise<void> {
  await fixture.gateway.sql.query('UPDATE devices SET state = $2 WHERE serial_number = $1', [
    fixture.serialNumber,
    state,
  ]);
}

describe('the connection of a device with its gateway', () => {
  it('pins its key, tells of its plugins, beats and takes work', async () => {
    expect(await takesWork()).toBe(true);
    expect(await deviceRow()).toMatchObject({
      public_key: device.publicKey,
      online: true,
      storage_full: false,
      journalled_readings: 0,
    });
    const { rows } = await fixture.gateway.sql.query(
      'SELECT plugin_id FROM device_plugins ORDER BY plugin_id',
    );
    expect(rows).toEqual([{ plugin_id: 'meridian-life' }, { plugin_id: 'northgate-annuity' }]);
  });

  it('takes no work while it is paused, says so once, and goes on by itself', async () => {
    await setState('PAUSED');
    await until(() => voice.said.some((line) => line.startsWith('DEVICE_PAUSED')));
    await setState('ACTIVE');
    await until(() => device.isConnected());
    expect(voice.said.filter((line) => line.startsWith('DEVICE_PAUSED'))).toHaveLength(1);
    expect(await takesWork()).toBe(true);
  });

  it('is at work again after its gateway was away and came back with other keys', async () => {
    const { address } = gateway;
    await gateway.close();
    gateway = await startGateway({
      ...fixture.gateway.config,
      port: Number(address.split(':').at(-1)),
      sessionTokenKey: randomBytes(32),
      taskTokenKey: randomBytes(32),
    });
    expect(await takesWork()).toBe(true);
    expect(voice.said.filter((line) => line.includes('    at '))).toEqual([]);
  });
});
