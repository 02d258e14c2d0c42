import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SealingKey } from '../contracts/domain/sealing.ts';
import type {
  ForceReadResult,
  LinkProbe,
  LinkStep,
  PreparedLink,
  SessionRef,
  SweepBatchResult,
} from '../contracts/temporal/deviceActivities.ts';
import { deviceTaskQueue } from '../contracts/temporal/taskQueues.ts';
import type { DeviceQueueKind } from '../contracts/temporal/taskQueues.ts';
import type { ClaimedPolicy, SourceSetting } from '../test/support/gateway/claimedPolicies.ts';
import { claimPolicy, insertSource } from '../test/support/gateway/claimedPolicies.ts';
import type { GatewayFixture } from '../test/support/gateway/gatewayFixture.ts';
import {
  createGatewayFixture,
  insertDevice,
  insertOrganization,
} from '../test/support/gateway/gatewayFixture.ts';
import { decodeValue, runActivity } from '../test/support/gateway/handDrivenActivity.ts';
import type { Sandbox } from '../sandbox/startSandbox.ts';
import { startSandbox } from '../sandbox/startSandbox.ts';
import { createDeviceLog } from './deviceLog.ts';
import { pause } from './gateway/backoff.ts';
import { loadDeviceIdentity } from './identity/deviceIdentity.ts';
import type { RunningDevice } from './startDevice.ts';
import { startDevice } from './startDevice.ts';
import { makePrivateDirectory } from './storage/privateFiles.ts';
import { installTemporalRuntime } from './temporal/temporalRuntime.ts';
import { seal } from '../test/support/device/seal.ts';

const username = 'agency';
const password = 'agency-Pass1';

const log = createDeviceLog(process.env['DEVICE_LOG'] ?? 'silent');
let fixture: GatewayFixture;
let sandbox: Sandbox;
let dataDirectory: string;
let device: RunningDevice;
let setting: SourceSetting;

beforeAll(async () => {
  installTemporalRuntime(log);
  [fixture, sandbox, dataDirectory] = await Promise.all([
    createGatewayFixture(),
    startSandbox({ policies: 60 }),
    mkdtemp(join(tmpdir(), 'device-')),
  ]);
  await makePrivateDirectory(dataDirectory);
  const { serialNumber } = await loadDeviceIdentity(dataDirectory);
  const organizationId = await insertOrganization(fixture.sql);
  const deviceId = await insertDevice(fixture.sql, organizationId, serialNumber);
  setting = await insertSource(fixture.sql, organizationId, deviceId);
  device = await startThisDevice();
});

afterAll(async () => {
  await device.close();
  await sandbox.close();
  await fixture.close();
  await rm(dataDirectory, { recursive: true });
});

async function startThisDevice(): Promise<RunningDevice> {
  const started = await startDevice(
    {
      gatewayAddress: fixture.gateway.address,
      gatewayTls: { kind: 'OFF' },
      dataDirectory,
      portalOrigins: {
        'meridian-life': sandbox.meridianOrigin,
        'northgate-annuity': sandbox.northgateOrigin,
      },
      pluginDirectories: [],
      logLevel: 'silent',
      businessClock: {},
    },
    {
      log,
      timings: { watchMs: 50, backoffFirstMs: 50 },
    },
  );
  await until(() => started.isConnected());
  return started;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(25);
}

/** What a workflow would get from the device. */
async function activity<Result>(
  kind: DeviceQueueKind,
  activityType: string,
  input: unknown,
): Promise<Result> {
  const { temporal, config, codec } = fixture;
  const running = await runActivity(temporal.connection, config.temporalNamespace, codec, {
    taskQueue: deviceTaskQueue(device.serialNumber, kind),
    activityType,
    input: [input],
  });
  const event = await running.ended();
  const payloads = event.activityTaskCompletedEventAttributes?.result?.payloads;
  if (payloads == null) throw new Error(`${activityType} did not complete: ${JSON.stringify(event)}`);
  return (await decodeValue(codec, payloads[0])) as Result;
}

function sessionOf(linkEpoch: number): SessionRef {
  return { sourceId: setting.sourceId, linkSessionId: randomUUID(), linkEpoch };
}

async function submission(session: SessionRef, challengeId: string, key: SealingKey, secret: object) {
  const { sourceId, linkSessionId } = session;
  const scope = { sourceId, linkSessionId, challengeId };
  const submissionId = randomUUID();
  const expiresAt = new Date(Date.now() + 20_000);
  return {
    session,
    scope,
    submissionId,
    envelope: await seal({ scope, submissionId, key, secret, expiresAt }),
  };
}

async function prepare(session: SessionRef): Promise<SealingKey> {
  const prepared = await activity<PreparedLink>('link', 'prepareLink', {
    ...session,
    pluginId: 'meridian-life',
  });
  if (prepared.kind !== 'READY') throw new Error(prepared.code);
  return prepared.sealingKey;
}

async function submitCredentials(session: SessionRef): Promise<Extract<LinkStep, { kind: 'CHALLENGED' }>> {
  const key = await prepare(session);
  const input = await submission(session, 'credentials', key, { username, password });
  const step = await activity<LinkStep>('link', 'submitCredentials', input);
  if (step.kind !== 'CHALLENGED') throw new Error(`no challenge came but ${JSON.stringify(step)}`);
  return step;
}

async function link(session: SessionRef): Promise<void> {
  await fixture.sql.query(`UPDATE login_sources SET link_epoch = $2 WHERE id = $1`, [
    session.sourceId,
    session.linkEpoch,
  ]);
  const { challenge, sealingKey } = await submitCredentials(session);
  if (sealingKey === null) throw new Error('a code needs a key');
  const code = sandbox.inbox.messages()[0]?.code ?? '';
  const field = challenge.fields[0]?.name ?? '';
  const input = await submission(session, challenge.id, sealingKey, { [field]: code });
  expect(await activity<LinkStep>('link', 'submitAnswer', input)).toEqual({ kind: 'LINKED' });
}

/** Claims policies in one batch of a session. */
async function claimBatch(
  session: SessionRef,
  numbers: readonly string[],
): Promise<{ batchId: string; claims: ClaimedPolicy[] }> {
  const batchId = randomUUID();
  const claims: ClaimedPolicy[] = [];
  for (const number of numbers) {
    const claim = await claimPolicy(fixture.sql, setting, number);
    for (const table of ['sync_queue', 'sync_attempts']) {
      await fixture.sql.query(`UPDATE ${table} SET batch_id = $2, link_epoch = $3 WHERE policy_id = $1`, [
        claim.policyId,
        batchId,
        session.linkEpoch,
      ]);
    }
    claims.push({ ...claim, batchId });
  }
  return { batchId, claims };
}

async function attemptStates(claims: readonly ClaimedPolicy[]): Promise<string[]> {
  const { rows } = await fixture.sql.query<{ id: string; state: string }>(
    'SELECT id, state FROM sync_attempts WHERE id = ANY($1)',
    [claims.map(({ attemptId }) => attemptId)],
  );
  return claims.map(({ attemptId }) => rows.find(({ id }) => id === attemptId)?.state ?? 'none');
}

function plainPolicies() {
  return sandbox.meridian.book.all().filter(({ peculiarity }) => peculiarity === 'usual');
}

function passwordSubmissions(): number {
  return sandbox.log.counters()['meridian-life']?.[username]?.password ?? 0;
}

describe('a device with its gateway, a carrier and Temporal', () => {
  it('links with a code, sweeps a batch one by one, and the values are recorded', async () => {
    const session = sessionOf(1);
    await link(session);
    const numbers = plainPolicies()
      .slice(0, 12)
      .map(({ number }) => number);
    const { batchId, claims } = await claimBatch(session, [...numbers, 'NOT-THERE-1']);
    const result = await activity<SweepBatchResult>('sweep', 'sweepBatch', {
      session,
      pluginId: 'meridian-life',
      batchId,
      mode: { kind: 'SINGLE' },
    });
    expect(result).toEqual({ read: 13, unread: 0 });
    await until(async () =>
      (await attemptStates(claims)).every((state) => state !== 'IN_PROGRESS' && state !== 'QUEUED'),
    );
    expect(await attemptStates(claims)).toEqual([...numbers.map(() => 'SUCCESS'), 'NOT_FOUND']);
  });

  it('crawls the list for a batch and leaves unread what the list does not show', async () => {
    const session = sessionOf(2);
    await link(session);
    const numbers = plainPolicies()
      .slice(12, 20)
      .map(({ number }) => number);
    const { batchId, claims } = await claimBatch(session, [...numbers, 'NOT-THERE-2']);
    const result = await activity<SweepBatchResult>('sweep', 'sweepBatch', {
      session,
      pluginId: 'meridian-life',
      batchId,
      mode: { kind: 'LIST', cursor: null },
    });
    expect(result).toEqual({ read: 8, unread: 1, listCursor: null });
    await until(async () => (await attemptStates(claims.slice(0, 8))).every((state) => state === 'SUCCESS'));
    expect((await attemptStates(claims)).at(-1)).not.toBe('NOT_FOUND');
  });

  it('reads one policy next and returns when its reading is recorded', async () => {
    const session = sessionOf(3);
    await link(session);
    const [number] = plainPolicies()
      .slice(20, 21)
      .map((policy) => policy.number);
    const { claims } = await claimBatch(session, [number ?? '']);
    const [claim] = claims;
    const result = await activity<ForceReadResult>('force', 'forceRead', {
      session,
      pluginId: 'meridian-life',
      order: { policyId: claim?.policyId, number, attemptId: claim?.attemptId, generation: 1 },
    });
    expect(result).toEqual({ kind: 'DELIVERED' });
    expect(await attemptStates(claims)).toEqual(['SUCCESS']);
  });

  it('says that the session ended, and with what unread, when the portal ends it in the middle', async () => {
    const session = sessionOf(4);
    await link(session);
    const { batchId } = await claimBatch(
      session,
      plainPolicies()
        .slice(21, 31)
        .map(({ number }) => number),
    );
    sandbox.meridian.faults.add({ kind: 'expireSession', path: '/policies/', skip: 4, times: 1 });
    const result = await activity<SweepBatchResult>('sweep', 'sweepBatch', {
      session,
      pluginId: 'meridian-life',
      batchId,
      mode: { kind: 'SINGLE' },
    });
    expect(result.sessionEnded).toBe('SESSION_TIMED_OUT');
    expect(result.read + result.unread).toBe(10);
    expect(result.unread).toBeGreaterThan(0);
  });

  it('submits nothing when the same submission comes a second time, also to the next run of the device', async () => {
    const session = sessionOf(5);
    const key = await prepare(session);
    const input = await submission(session, 'credentials', key, { username, password });
    const before = passwordSubmissions();
    const first = await activity<LinkStep>('link', 'submitCredentials', input);
    expect(first.kind).toBe('CHALLENGED');
    expect(await activity<LinkStep>('link', 'submitCredentials', input)).toEqual(first);
    await device.close();
    device = await startThisDevice();
    expect(await activity<LinkStep>('link', 'submitCredentials', input)).toEqual({
      kind: 'FAILED',
      code: 'OUTCOME_UNKNOWN',
    });
    expect(await activity<LinkProbe>('link', 'probeLink', session)).toEqual({ kind: 'NOT_LINKED' });
    expect(passwordSubmissions()).toBe(before + 1);
  });

  it('gives a session of an earlier run back as ended by the restart', async () => {
    const session = sessionOf(6);
    await link(session);
    await device.close();
    device = await startThisDevice();
    const { batchId } = await claimBatch(
      session,
      plainPolicies()
        .slice(31, 33)
        .map(({ number }) => number),
    );
    const result = await activity<SweepBatchResult>('sweep', 'sweepBatch', {
      session,
      pluginId: 'meridian-life',
      batchId,
      mode: { kind: 'SINGLE' },
    });
    expect(result).toEqual({ read: 0, unread: 0, sessionEnded: 'DEVICE_RESTARTED' });
  });
});
