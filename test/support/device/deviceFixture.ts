import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SealingKey } from '../../../contracts/domain/sealing.ts';
import type {
  DeviceSubmission,
  LinkStep,
  PreparedLink,
  SessionRef,
} from '../../../contracts/temporal/deviceActivities.ts';
import type { DeviceQueueKind } from '../../../contracts/temporal/taskQueues.ts';
import { deviceTaskQueue } from '../../../contracts/temporal/taskQueues.ts';
import type { Sandbox } from '../../../sandbox/startSandbox.ts';
import { startSandbox } from '../../../sandbox/startSandbox.ts';
import type { DeviceConfig } from '../../../worker-device/config.ts';
import { pause } from '../../../worker-device/gateway/backoff.ts';
import { loadDeviceIdentity } from '../../../worker-device/identity/deviceIdentity.ts';
import type { ClaimedPolicy, SourceSetting } from '../gateway/claimedPolicies.ts';
import { claimPolicy, insertSource } from '../gateway/claimedPolicies.ts';
import type { GatewayFixture } from '../gateway/gatewayFixture.ts';
import type { ServerCertificate } from '../tls/certificates.ts';
import { createGatewayFixture, insertDevice, insertOrganization } from '../gateway/gatewayFixture.ts';
import { decodeValue, runActivity } from '../gateway/handDrivenActivity.ts';
import { seal } from './seal.ts';

export const login = { username: 'agency', password: 'agency-Pass1' };
const pluginId = 'meridian-life';

/** As workflows do for what may be repeated; once when absent. */
export interface ActivityRetry {
  /** Seconds. */
  startToClose?: number;
  maximumAttempts?: number;
}

/** Gateway, PostgreSQL, Temporal and a carrier around the data directory of a device that has been created there. */
export class DeviceFixture {
  readonly gateway: GatewayFixture;
  readonly sandbox: Sandbox;
  readonly dataDirectory: string;
  readonly serialNumber: string;
  readonly setting: SourceSetting;

  private constructor(facts: {
    gateway: GatewayFixture;
    sandbox: Sandbox;
    dataDirectory: string;
    serialNumber: string;
    setting: SourceSetting;
  }) {
    this.gateway = facts.gateway;
    this.sandbox = facts.sandbox;
    this.dataDirectory = facts.dataDirectory;
    this.serialNumber = facts.serialNumber;
    this.setting = facts.setting;
  }

  static async create(options: {
    policies: number;
    /** Of the gateway; without it the fixture speaks plain text. */
    certificate?: ServerCertificate;
  }): Promise<DeviceFixture> {
    const [gateway, sandbox, dataDirectory] = await Promise.all([
      createGatewayFixture({}, options.certificate),
      startSandbox({ policies: options.policies }),
      mkdtemp(join(tmpdir(), 'device-')),
    ]);
    const { serialNumber } = await loadDeviceIdentity(dataDirectory);
    const organizationId = await insertOrganization(gateway.sql);
    const deviceId = await insertDevice(gateway.sql, organizationId, serialNumber);
    const setting = await insertSource(gateway.sql, organizationId, deviceId);
    return new DeviceFixture({ gateway, sandbox, dataDirectory, serialNumber, setting });
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    await this.gateway.close();
    await rm(this.dataDirectory, { recursive: true });
  }

  get config(): DeviceConfig {
    return {
      gatewayAddress: this.gateway.gateway.address,
      gatewayTls: { kind: 'OFF' },
      dataDirectory: this.dataDirectory,
      portalOrigins: this.portalOrigins,
      pluginDirectories: [],
      logLevel: 'silent',
      businessClock: {},
    };
  }

  get portalOrigins(): Record<string, string> {
    return {
      'meridian-life': this.sandbox.meridianOrigin,
      'northgate-annuity': this.sandbox.northgateOrigin,
    };
  }

  /** What a workflow would get from the device. */
  async activity<Result>(
    kind: DeviceQueueKind,
    activityType: string,
    input: unknown,
    retry?: ActivityRetry,
  ): Promise<Result> {
    return (await this.startActivity<Result>(kind, activityType, input, retry)).result();
  }

  async startActivity<Result>(
    kind: DeviceQueueKind,
    activityType: string,
    input: unknown,
    retry: ActivityRetry = {},
  ): Promise<{ result(): Promise<Result> }> {
    const { temporal, config, codec } = this.gateway;
    const running = await runActivity(temporal.connection, config.temporalNamespace, codec, {
      taskQueue: deviceTaskQueue(this.serialNumber, kind),
      activityType,
      input: [input],
      ...retry,
    });
    return {
      result: async () => {
        const event = await running.ended();
        const payloads = event.activityTaskCompletedEventAttributes?.result?.payloads;
        if (payloads == null) throw new Error(`${activityType} did not complete: ${JSON.stringify(event)}`);
        return (await decodeValue(codec, payloads[0])) as Result;
      },
    };
  }

  sessionOf(linkEpoch: number): SessionRef {
    return { sourceId: this.setting.sourceId, linkSessionId: randomUUID(), linkEpoch };
  }

  async prepare(session: SessionRef): Promise<SealingKey> {
    const prepared = await this.activity<PreparedLink>('link', 'prepareLink', { ...session, pluginId });
    if (prepared.kind !== 'READY') throw new Error(prepared.code);
    return prepared.sealingKey;
  }

  async submission(
    session: SessionRef,
    challengeId: string,
    key: SealingKey,
    secret: object,
  ): Promise<DeviceSubmission> {
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

  /** Links with the code that the sandbox's inbox shows. */
  async link(session: SessionRef): Promise<void> {
    await this.gateway.sql.query(`UPDATE login_sources SET link_epoch = $2 WHERE id = $1`, [
      session.sourceId,
      session.linkEpoch,
    ]);
    const credentials = await this.submission(session, 'credentials', await this.prepare(session), login);
    const step = await this.activity<LinkStep>('link', 'submitCredentials', credentials);
    if (step.kind !== 'CHALLENGED' || step.sealingKey === null) {
      throw new Error(`no challenge came but ${JSON.stringify(step)}`);
    }
    const code = this.sandbox.inbox.messages()[0]?.code ?? '';
    const answers = { [step.challenge.fields[0]?.name ?? '']: code };
    const answer = await this.submission(session, step.challenge.id, step.sealingKey, answers);
    const last = await this.activity<LinkStep>('link', 'submitAnswer', answer);
    if (last.kind !== 'LINKED') throw new Error(`not linked but ${JSON.stringify(last)}`);
  }

  /** Claims policies in one batch of a session. */
  async claimBatch(
    session: SessionRef,
    numbers: readonly string[],
  ): Promise<{ batchId: string; claims: ClaimedPolicy[] }> {
    const { sql } = this.gateway;
    const batchId = randomUUID();
    const claims: ClaimedPolicy[] = [];
    for (const number of numbers) {
      const claim = await claimPolicy(sql, this.setting, number);
      for (const table of ['sync_queue', 'sync_attempts']) {
        await sql.query(`UPDATE ${table} SET batch_id = $2, link_epoch = $3 WHERE policy_id = $1`, [
          claim.policyId,
          batchId,
          session.linkEpoch,
        ]);
      }
      claims.push({ ...claim, batchId });
    }
    return { batchId, claims };
  }

  /** Input of `sweepBatch`. */
  batchInput(session: SessionRef, batchId: string, mode: object = { kind: 'SINGLE' }): object {
    return { session, pluginId, batchId, mode };
  }

  /** In the order of the claims. */
  async attemptStates(claims: readonly ClaimedPolicy[]): Promise<string[]> {
    const { rows } = await this.gateway.sql.query<{ id: string; state: string }>(
      'SELECT id, state FROM sync_attempts WHERE id = ANY($1)',
      [claims.map(({ attemptId }) => attemptId)],
    );
    return claims.map(({ attemptId }) => rows.find(({ id }) => id === attemptId)?.state ?? 'none');
  }

  /** Numbers of policies that any portal would show without ado. */
  usualNumbers(from: number, count: number): string[] {
    const usual = this.sandbox.meridian.book.all().filter(({ peculiarity }) => peculiarity === 'usual');
    return usual.slice(from, from + count).map(({ number }) => number);
  }

  passwordSubmissions(): number {
    return this.sandbox.log.counters()[pluginId]?.[login.username]?.password ?? 0;
  }
}

/** Looks again and again; the test's own time-out ends it. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(25);
}
