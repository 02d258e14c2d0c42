import { randomUUID } from 'node:crypto';
import proto from '@temporalio/proto';
import { deviceGatewayServiceName } from '../../contracts/device/gatewayService.ts';
import type { AwaitNewsResponse, HeartbeatResponse } from '../../contracts/device/messages.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import type { GatewayFixture } from '../../test/support/gateway/gatewayFixture.ts';
import {
  createGatewayFixture,
  drawSerialNumber,
  insertDevice,
  insertOrganization,
} from '../../test/support/gateway/gatewayFixture.ts';
import { FaultyWire } from '../../test/faults/wire/faultyWire.ts';
import { runActivity } from '../../test/support/gateway/handDrivenActivity.ts';
import type { PinnedDevice } from '../../test/support/gateway/pinnedDevice.ts';
import { pinnedDevice } from '../../test/support/gateway/pinnedDevice.ts';
import { refusalCode, TestDevice } from '../../test/support/gateway/testDevice.ts';
import { createGatewayLog } from '../gatewayLog.ts';
import { startGateway } from '../startGateway.ts';

/** Far below the time after which a device would find out by itself. */
const soonMs = 15_000;

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

/** Whether Temporal has had a poll of the device's logins for so long. */
function pollOpenFor(of: PinnedDevice, ms: number): () => Promise<boolean> {
  const { connection, namespace } = fixture.temporal;
  let seenAt: number | undefined;
  return async () => {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: of.queue('link') },
      taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
    });
    if (seenAt === undefined && pollers.length > 0) seenAt = performance.now();
    return seenAt !== undefined && performance.now() - seenAt > ms;
  };
}

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

/** Lets gateways that are started from now on see another time in the database; by how many seconds it is off. */
async function settableClock(): Promise<(seconds: number) => Promise<unknown>> {
  const { pathname, username } = new URL(fixture.database.urls.gateway);
  const database = pathname.slice(1);
  await fixture.sql.query(`
    CREATE SCHEMA wrong_clock;
    CREATE TABLE wrong_clock.offsets AS SELECT 0 AS seconds;
    CREATE FUNCTION wrong_clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS
      'SELECT pg_catalog.clock_timestamp() + make_interval(secs => seconds) FROM wrong_clock.offsets';
    GRANT USAGE ON SCHEMA wrong_clock TO ${username};
    GRANT SELECT ON wrong_clock.offsets TO ${username};
    ALTER ROLE ${username} IN DATABASE ${database} SET search_path = wrong_clock, pg_catalog, public`);
  return (seconds) => fixture.sql.query('UPDATE wrong_clock.offsets SET seconds = $1', [seconds]);
}

describe(`${deviceGatewayServiceName}/AwaitNews`, () => {
  it('answers at once with the stopped carriers that the device does not know of', async () => {
    await stop('meridian-life');
    expect(await soon('the answer', ask())).toEqual({
      stoppedPlugins: [{ pluginId: 'meridian-life' }],
      tellHeldTasks: false,
    });
  });

  it('answers when one is stopped, and when it is started again', async () => {
    const stopped = ask();
    await stop('northgate-annuity');
    expect(await soon('news of the stop', stopped)).toEqual({
      stoppedPlugins: [{ pluginId: 'northgate-annuity' }],
      tellHeldTasks: false,
    });
    const started = ask(['northgate-annuity']);
    await fixture.sql.query(`SELECT start_plugin('northgate-annuity', 'mended', now(), $1)`, [randomUUID()]);
    expect(await soon('news of the start', started)).toMatchObject({ stoppedPlugins: [] });
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

  it('refuses a device that is paused while it waits, however lately it was let in', async () => {
    // Its standing has just been looked at, and is remembered for a moment.
    await ask(['a carrier that goes on']);
    const refused = refusalCode(ask());
    await fixture.sql.query(`UPDATE devices SET state = 'PAUSED' WHERE id = $1`, [deviceId]);
    expect(await soon('the refusal', refused)).toBe('DEVICE_PAUSED');
  });

  it('holds one call a device', async () => {
    const earlier = ask();
    const later = ask();
    expect(await soon('the earlier call to end', earlier)).toMatchObject({ stoppedPlugins: [] });
    await stop('meridian-life');
    expect((await soon('the later call', later)).stoppedPlugins).toHaveLength(1);
  });

  it('asks what the device works on when the gateway has lost Temporal, and when it is back', async () => {
    const wire = await FaultyWire.to(fixture.config.temporalAddress);
    const { config } = fixture;
    const gateway = await startGateway(
      { ...config, temporalAddress: wire.address },
      createGatewayLog('silent'),
    );
    const there = await pinnedDevice(fixture, organizationId);
    const polls = there.connect(gateway.address);
    const client = new TestDevice(gateway.address, there.serialNumber);
    client.token = there.token;
    const news = (): Promise<AwaitNewsResponse> => client.call('AwaitNews', { knownStoppedPlugins: [] });
    const poll = async (): Promise<string | undefined> => {
      const request = { namespace: config.temporalNamespace, taskQueue: { name: there.queue('link') } };
      const answer = await polls
        .withDeadline(Date.now() + 20_000, () => polls.workflowService.pollActivityTaskQueue(request))
        .catch(() => undefined);
      return answer?.activityType?.name ?? undefined;
    };
    try {
      const polling = poll();
      const broken = news();
      // The poll has to have been open: one that is refused at once can have lost nothing.
      await waitUntil('the poll to wait at Temporal for a while', soonMs, pollOpenFor(there, 1_500));
      await wire.set('cut');
      expect(await soon('the question', broken)).toMatchObject({ tellHeldTasks: true });
      await polling;
      await wire.set('pass');
      const back = news();
      const { connection, namespace } = fixture.temporal;
      const activity = { taskQueue: there.queue('link'), activityType: 'probeLink', input: [] };
      await runActivity(connection, namespace, fixture.codec, activity);
      await waitUntil('the task', soonMs, async () => (await poll()) === 'probeLink');
      expect(await soon('the second question', back)).toMatchObject({ tellHeldTasks: true });
    } finally {
      client.close();
      await polls.close();
      await gateway.close();
      await wire.close();
    }
  }, 60_000);

  it('asks for a heartbeat, whose answer says the time, when the clock of the database was set', async () => {
    const setClock = await settableClock();
    const gateway = await startGateway(fixture.config, createGatewayLog('silent'));
    const serialNumber = drawSerialNumber();
    await insertDevice(fixture.sql, organizationId, serialNumber);
    const there = new TestDevice(gateway.address, serialNumber);
    try {
      await there.connect();
      const news = there.call<AwaitNewsResponse>('AwaitNews', { knownStoppedPlugins: [] });
      let isAnswered = false;
      const answered = (): void => void (isAnswered = true);
      news.then(answered, answered);
      let seconds = 0;
      // Set again and again: the gateway may have looked at the clock before the device waited there.
      await waitUntil('the question', soonMs, async () => {
        await setClock((seconds -= 10));
        return isAnswered;
      });
      expect(await news).toMatchObject({ tellHeldTasks: true });
      const { serverTime } = await there.call<HeartbeatResponse>('Heartbeat', {
        bootId: there.bootId,
        sequence: 1,
        deviceTime: new Date().toISOString(),
        journalledReadings: 0,
        storageFull: false,
      });
      expect(Date.now() - Date.parse(serverTime)).toBeGreaterThan(5_000);
    } finally {
      there.close();
      await gateway.close();
      await setClock(0);
    }
  });
});
