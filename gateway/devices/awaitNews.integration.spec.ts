import { randomUUID } from 'node:crypto';
import { deviceGatewayServiceName } from '../../contracts/device/gatewayService.ts';
import type { AwaitNewsResponse } from '../../contracts/device/messages.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import type { GatewayFixture } from '../../test/support/gateway/gatewayFixture.ts';
import {
  createGatewayFixture,
  drawSerialNumber,
  insertDevice,
  insertOrganization,
} from '../../test/support/gateway/gatewayFixture.ts';
import { refusalCode, TestDevice } from '../../test/support/gateway/testDevice.ts';

/** Far below the time after which a device would find out by itself. */
const soonMs = 5_000;

let fixture: GatewayFixture;
let organizationId: string;
let device: TestDevice;
let deviceId: string;

beforeAll(async () => {
  fixture = await createGatewayFixture();
  organizationId = await insertOrganization(fixture.sql);
});
afterAll(() => fixture.close());

beforeEach(async () => {
  const serialNumber = drawSerialNumber();
  deviceId = await insertDevice(fixture.sql, organizationId, serialNumber);
  device = new TestDevice(fixture.gateway.address, serialNumber);
  await device.connect();
  await fixture.sql.query('DELETE FROM plugin_stops');
});

const ask = (known: readonly string[] = []): Promise<AwaitNewsResponse> =>
  device.call('AwaitNews', { knownStoppedPlugins: known.map((pluginId) => ({ pluginId })) });

async function stop(pluginId: string): Promise<void> {
  await fixture.sql.query('SELECT stop_plugin($1, $2, now(), $3)', [pluginId, 'asked to', randomUUID()]);
}

async function soon<Result>(what: string, work: Promise<Result>): Promise<Result> {
  let answered = false;
  void work.then(
    () => (answered = true),
    () => (answered = true),
  );
  await waitUntil(what, soonMs, () => Promise.resolve(answered));
  return work;
}

describe(`${deviceGatewayServiceName}/AwaitNews`, () => {
  it('answers at once with the stopped carriers that the device does not know of', async () => {
    await stop('meridian-life');
    expect(await soon('the answer', ask())).toEqual({ stoppedPlugins: [{ pluginId: 'meridian-life' }] });
  });

  it('answers when one is stopped, and when it is started again', async () => {
    const stopped = ask();
    await stop('northgate-annuity');
    expect(await soon('news of the stop', stopped)).toEqual({
      stoppedPlugins: [{ pluginId: 'northgate-annuity' }],
    });
    const started = ask(['northgate-annuity']);
    await fixture.sql.query(`SELECT start_plugin('northgate-annuity', 'mended', now(), $1)`, [randomUUID()]);
    expect(await soon('news of the start', started)).toEqual({ stoppedPlugins: [] });
  });

  it.each([
    ['DEVICE_PAUSED', `state = 'PAUSED'`],
    ['DEVICE_REMOVED', `state = 'REMOVED'`],
    ['DEVICE_NOT_AUTHENTICATED', 'public_key = NULL'],
  ])('refuses with %s while it waits', async (code, change) => {
    const refused = refusalCode(ask());
    await fixture.sql.query(`UPDATE devices SET ${change} WHERE id = $1`, [deviceId]);
    expect(await soon('the refusal', refused)).toBe(code);
  });

  it('holds one call a device', async () => {
    const earlier = ask();
    const later = ask();
    expect(await soon('the earlier call to end', earlier)).toEqual({ stoppedPlugins: [] });
    await stop('meridian-life');
    expect((await soon('the later call', later)).stoppedPlugins).toHaveLength(1);
  });
});
