import { randomUUID } from 'node:crypto';
import type { Connection } from '@temporalio/client';
import type { HeldTask } from '../../contracts/device/messages.ts';
import { deviceTaskQueue } from '../../contracts/temporal/taskQueues.ts';
import type { DeviceQueueKind } from '../../contracts/temporal/taskQueues.ts';
import { dailySweepId, forceSyncId, linkSessionId } from '../../contracts/temporal/workflowIds.ts';
import { createDataSource } from '../../database/dataSource.ts';
import type { SourceSetting } from '../../test/support/gateway/claimedPolicies.ts';
import { claimPolicy, insertSource } from '../../test/support/gateway/claimedPolicies.ts';
import type { GatewayFixture } from '../../test/support/gateway/gatewayFixture.ts';
import {
  createGatewayFixture,
  drawSerialNumber,
  insertDevice,
  insertOrganization,
} from '../../test/support/gateway/gatewayFixture.ts';
import type { RunningActivity } from '../../test/support/gateway/handDrivenActivity.ts';
import { runActivity } from '../../test/support/gateway/handDrivenActivity.ts';
import { TestDevice } from '../../test/support/gateway/testDevice.ts';
import { createGatewayLog } from '../gatewayLog.ts';
import type { LostTaskTools } from './lostTasks.ts';
import { endLostTasks } from './lostTasks.ts';
import { TemporalClock } from './temporalClock.ts';
import { createUpstream } from './upstream.ts';

let fixture: GatewayFixture;
let tools: LostTaskTools;
let release: () => Promise<unknown>;

beforeAll(async () => {
  fixture = await createGatewayFixture({ taskOnItsWayMs: 0 });
  const dataSource = createDataSource({ url: fixture.database.urls.gateway, applicationName: 'spec' });
  await dataSource.initialize();
  const upstream = createUpstream(fixture.temporal.address);
  const { codec, config } = fixture;
  const namespace = config.temporalNamespace;
  const temporalClock = new TemporalClock({ now: () => new Date() });
  const log = createGatewayLog('silent');
  tools = { dataSource, upstream, codec, namespace, log, temporalClock, taskOnItsWayMs: 0 };
  release = () => Promise.all([upstream.close(), dataSource.destroy()]);
});
afterAll(async () => {
  await release();
  await fixture.close();
});

/** What a heartbeat leads to, waited for. */
function look(setting: SourceSetting, held: readonly HeldTask[], taskOnItsWayMs = 0): Promise<void> {
  return endLostTasks({ ...tools, taskOnItsWayMs }, setting, held);
}

/** A device with a source, whose tasks a test takes and does nothing with. */
class Forgetful {
  readonly device: TestDevice;
  readonly setting: SourceSetting;
  private sequence = 0;

  private constructor(device: TestDevice, setting: SourceSetting) {
    this.device = device;
    this.setting = setting;
  }

  static async create(): Promise<Forgetful> {
    const organizationId = await insertOrganization(fixture.sql);
    const serialNumber = drawSerialNumber();
    const deviceId = await insertDevice(fixture.sql, organizationId, serialNumber);
    const device = new TestDevice(fixture.gateway.address, serialNumber);
    await device.connect();
    // A device that comes back, or has started anew, tells workflows so: other stories.
    await fixture.sql.query('UPDATE devices SET online = true, announced_boot_id = $2 WHERE id = $1', [
      deviceId,
      device.bootId,
    ]);
    return new Forgetful(device, await insertSource(fixture.sql, organizationId, deviceId));
  }

  /** Starts an activity of a workflow and takes its task, as a gateway does that is killed with it. */
  async swallow(workflowId: string, kind: DeviceQueueKind, activityType: string): Promise<RunningActivity> {
    const { connection, namespace } = fixture.temporal;
    const taskQueue = deviceTaskQueue(this.device.serialNumber, kind);
    const activity = { taskQueue, activityType, input: [], startToClose: 60, workflowId };
    const running = await runActivity(connection, namespace, fixture.codec, activity);
    await poll(connection, namespace, taskQueue);
    return running;
  }

  beat(held?: readonly HeldTask[]): Promise<unknown> {
    this.sequence += 1;
    return this.device.call('Heartbeat', {
      bootId: this.device.bootId,
      sequence: this.sequence,
      deviceTime: new Date().toISOString(),
      journalledReadings: 0,
      storageFull: false,
      ...(held && { held: { tasks: held } }),
    });
  }

  async pendingActivities(workflowId: string): Promise<number> {
    const handle = fixture.temporal.client.workflow.getHandle(workflowId);
    return (await handle.describe()).raw.pendingActivities?.length ?? 0;
  }
}

function poll(connection: Connection, namespace: string, taskQueue: string): Promise<unknown> {
  return connection.withDeadline(Date.now() + 20_000, () =>
    connection.workflowService.pollActivityTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      identity: 'a gateway that is killed',
    }),
  );
}

async function failureType(running: RunningActivity): Promise<string | null | undefined> {
  const { activityTaskFailedEventAttributes: failed } = await running.ended();
  return failed?.failure?.applicationFailureInfo?.type;
}

function taskOf({ runId, activityId }: RunningActivity, claimId: string): HeldTask {
  return { runId, activityId, claimId };
}

describe('a heartbeat of a device that does not work on a task', () => {
  it('ends the batch', async () => {
    const lost = await Forgetful.create();
    await claimPolicy(fixture.sql, lost.setting);
    const running = await lost.swallow(dailySweepId(lost.setting.sourceId), 'sweep', 'sweepBatch');
    await lost.beat([]);
    expect(await failureType(running)).toBe('TASK_LOST');
  });

  it('ends the force sync', async () => {
    const lost = await Forgetful.create();
    const { policyId } = await claimPolicy(fixture.sql, lost.setting);
    await fixture.sql.query(`UPDATE sync_queue SET kind = 'FORCE', batch_id = NULL WHERE policy_id = $1`, [
      policyId,
    ]);
    const running = await lost.swallow(forceSyncId(policyId, lost.setting.sourceId), 'force', 'forceRead');
    await lost.beat([]);
    expect(await failureType(running)).toBe('TASK_LOST');
  });

  it('ends the force sync that was on its way when the session ended with the device', async () => {
    const lost = await Forgetful.create();
    const { sourceId } = lost.setting;
    const { policyId } = await claimPolicy(fixture.sql, lost.setting);
    await fixture.sql.query(`UPDATE sync_queue SET kind = 'FORCE', batch_id = NULL WHERE policy_id = $1`, [
      policyId,
    ]);
    const running = await lost.swallow(forceSyncId(policyId, sourceId), 'force', 'forceRead');
    await fixture.sql.query(`UPDATE login_sources SET state = 'UNLINKED' WHERE id = $1`, [sourceId]);
    await look(lost.setting, []);
    expect(await failureType(running)).toBe('TASK_LOST');
  });

  it('ends the step of a login, in a way that never says that it was not made', async () => {
    const lost = await Forgetful.create();
    const { sourceId, organizationId, deviceId } = lost.setting;
    await fixture.sql.query(
      `WITH opened AS (
         INSERT INTO link_sessions (organization_id, source_id, epoch, workflow_run_id, device_id, state)
         VALUES ($1, $2, 1, $3, $4, 'VERIFYING') RETURNING id)
       UPDATE login_sources SET link_session_id = opened.id FROM opened WHERE login_sources.id = $2`,
      [organizationId, sourceId, randomUUID(), deviceId],
    );
    const running = await lost.swallow(linkSessionId(sourceId), 'link', 'submitAnswer');
    await lost.beat([]);
    expect(await failureType(running)).toBe('TASK_LOST');
  });

  it('ends only the lost one of two batches', async () => {
    const lost = await Forgetful.create();
    const workflowId = dailySweepId(lost.setting.sourceId);
    await claimPolicy(fixture.sql, lost.setting);
    const running = await lost.swallow(workflowId, 'sweep', 'sweepBatch');
    await lost.beat([{ ...taskOf(running, randomUUID()), activityId: 'another' }]);
    expect(await failureType(running)).toBe('TASK_LOST');
  });
});

describe('a task is not ended', () => {
  it('that the device works on, by its batch', async () => {
    const lost = await Forgetful.create();
    const { batchId } = await claimPolicy(fixture.sql, lost.setting);
    const running = await lost.swallow(dailySweepId(lost.setting.sourceId), 'sweep', 'sweepBatch');
    await look(lost.setting, [taskOf(running, batchId)]);
    expect(await lost.pendingActivities(running.workflowId)).toBe(1);
  });

  it('that the device works on, although a batch that is nowhere made the gateway look', async () => {
    const lost = await Forgetful.create();
    await claimPolicy(fixture.sql, lost.setting);
    const running = await lost.swallow(dailySweepId(lost.setting.sourceId), 'sweep', 'sweepBatch');
    await look(lost.setting, [taskOf(running, randomUUID())]);
    expect(await lost.pendingActivities(running.workflowId)).toBe(1);
  });

  it('that another device is to work on', async () => {
    const [lost, other] = [await Forgetful.create(), await Forgetful.create()];
    await claimPolicy(fixture.sql, lost.setting);
    const running = await lost.swallow(dailySweepId(lost.setting.sourceId), 'sweep', 'sweepBatch');
    await look(other.setting, []);
    expect(await lost.pendingActivities(running.workflowId)).toBe(1);
  });

  it('that may still be on its way', async () => {
    const lost = await Forgetful.create();
    await claimPolicy(fixture.sql, lost.setting);
    const running = await lost.swallow(dailySweepId(lost.setting.sourceId), 'sweep', 'sweepBatch');
    await look(lost.setting, [], 60_000);
    expect(await lost.pendingActivities(running.workflowId)).toBe(1);
  });

  it('whose workflow is gone', async () => {
    const { setting } = await Forgetful.create();
    await claimPolicy(fixture.sql, setting);
    await look(setting, []);
  });
});
