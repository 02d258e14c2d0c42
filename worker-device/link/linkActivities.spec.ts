import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { wallClock } from '../../contracts/clock/businessClocks.ts';
import type { SealingKey } from '../../contracts/domain/sealing.ts';
import { envelopeLifetimeMs } from '../../contracts/domain/sealing.ts';
import type {
  DeviceLinkActivities,
  DeviceSubmission,
  SessionRef,
} from '../../contracts/temporal/deviceActivities.ts';
import type { SessionEndReason } from '../../contracts/domain/states.ts';
import type { CarrierPlugin } from '../../plugin-sdk/plugin.ts';
import { codeChallenge, ProgrammedSession } from '../../test/support/device/programmedSession.ts';
import type { ProgrammedSessionOptions } from '../../test/support/device/programmedSession.ts';
import { seal } from '../../test/support/device/seal.ts';
import { createDeviceLog } from '../deviceLog.ts';
import { loadDeviceIdentity } from '../identity/deviceIdentity.ts';
import { SessionLanes } from '../sessions/sessionLanes.ts';
import { createLinkActivities } from './linkActivities.ts';
import { LoginDesk } from './loginDesk.ts';
import { SealingKeys } from './sealingKeys.ts';
import { openSubmissionLedger } from './submissionLedger.ts';
import type { SubmissionLedger } from './submissionLedger.ts';

const session: SessionRef = { sourceId: 'source', linkSessionId: 'session-1', linkEpoch: 1 };
const credentials = { username: 'ada', password: 'secret' };
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const challenged = (id: string) =>
  ({ kind: 'CHALLENGED', challenge: codeChallenge(id, inMinutes(5)) }) as const;

let directory: string;
let ledger: SubmissionLedger;
let portal: ProgrammedSession;
let lanes: SessionLanes;
let ended: SessionEndReason[];
let keys: SealingKeys;
let device: DeviceLinkActivities;
let stopped: boolean;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'link-'));
  ledger = await openSubmissionLedger(join(directory, 'submissions'));
});

afterEach(async () => {
  await lanes.closeAll('DEVICE_RESTARTED');
  await ledger.close();
  await rm(directory, { recursive: true });
});

/** A device process: its lanes, keys and remembered answers are new, its disk is not. */
async function startProcess(options: ProgrammedSessionOptions = {}): Promise<void> {
  const log = createDeviceLog('silent');
  portal = new ProgrammedSession(options);
  lanes = new SessionLanes();
  ended = [];
  stopped = false;
  keys = new SealingKeys(await loadDeviceIdentity(directory), wallClock);
  const desk = new LoginDesk({
    stops: { has: () => stopped },
    plugins: new Map([['carrier', { session: {} } as CarrierPlugin]]),
    openSession: () => portal,
    lanes,
    keys,
    clock: wallClock,
    wall: wallClock,
    log,
    onEnded: (_lane, reason) => ended.push(reason),
  });
  device = createLinkActivities({ desk, lanes, keys, ledger, log });
}

async function prepare(ref: SessionRef = session): Promise<SealingKey> {
  const prepared = await device.prepareLink({ ...ref, pluginId: 'carrier' });
  if (prepared.kind !== 'READY') throw new Error(prepared.code);
  return prepared.sealingKey;
}

async function sealed(challengeId: string, key: SealingKey, secret: object): Promise<DeviceSubmission> {
  const scope = { sourceId: session.sourceId, linkSessionId: session.linkSessionId, challengeId };
  const submissionId = randomUUID();
  const expiresAt = new Date(Date.now() + 20_000);
  const envelope = await seal({ scope, submissionId, key, secret, expiresAt });
  return { session, scope, submissionId, envelope };
}

async function signIn(): Promise<void> {
  await device.submitCredentials(await sealed('credentials', await prepare(), credentials));
}

describe('linking', () => {
  it('carries credentials and code to the portal and ends Linked', async () => {
    await startProcess({ steps: [challenged('challenge-1')] });
    const step = await device.submitCredentials(await sealed('credentials', await prepare(), credentials));
    if (step.kind !== 'CHALLENGED' || step.sealingKey === null)
      throw new Error('a challenge with a key is due');
    const answer = await sealed('challenge-1', step.sealingKey, { code: '123456' });
    expect(await device.submitAnswer(answer)).toEqual({ kind: 'LINKED' });
    expect(portal.submitted).toEqual([credentials, { code: '123456' }]);
    expect(lanes.of('source')).toMatchObject({ isLinked: true, ref: { linkEpoch: 1 } });
  });

  it('gives a refused code a new challenge with a new key, to which the old answer does not fit', async () => {
    await startProcess({ steps: [challenged('challenge-1'), challenged('challenge-2')] });
    const first = await device.submitCredentials(await sealed('credentials', await prepare(), credentials));
    if (first.kind !== 'CHALLENGED' || first.sealingKey === null)
      throw new Error('a challenge with a key is due');
    await device.submitAnswer(await sealed('challenge-1', first.sealingKey, { code: 'wrong' }));
    const late = await sealed('challenge-1', first.sealingKey, { code: 'again' });
    expect(await device.submitAnswer(late)).toEqual({ kind: 'FAILED', code: 'CHALLENGE_EXPIRED' });
    expect(portal.submitted).toHaveLength(2);
  });

  it('takes an answer that is sealed in the last moment of its challenge, and so still on its way', async () => {
    const { challenge } = challenged('challenge-1');
    await startProcess({ steps: [{ kind: 'CHALLENGED', challenge }] });
    const step = await device.submitCredentials(await sealed('credentials', await prepare(), credentials));
    if (step.kind !== 'CHALLENGED') throw new Error(step.kind);
    const lateMs = Date.parse(step.sealingKey?.expiresAt ?? '') - Date.parse(challenge.expiresAt);
    expect(lateMs).toBe(envelopeLifetimeMs);
  });

  it('makes a key for a choice, which has no field', async () => {
    const { challenge } = challenged('challenge-1');
    const options = [{ value: 'sms', label: 'Text message' }];
    await startProcess({
      steps: [
        { kind: 'CHALLENGED', challenge: { ...challenge, kind: 'CHOOSE_CHANNEL', fields: [], options } },
      ],
    });
    const step = await device.submitCredentials(await sealed('credentials', await prepare(), credentials));
    expect(step).toMatchObject({ kind: 'CHALLENGED', sealingKey: { keyId: expect.any(String) as string } });
  });

  it('needs no answer, and so no key, for a push that is approved elsewhere', async () => {
    const push = {
      ...codeChallenge('challenge-1', inMinutes(5)),
      kind: 'PUSH_APPROVAL' as const,
      fields: [],
    };
    await startProcess({ steps: [{ kind: 'CHALLENGED', challenge: push }] });
    const step = await device.submitCredentials(await sealed('credentials', await prepare(), credentials));
    expect(step).toMatchObject({ kind: 'CHALLENGED', challenge: push, sealingKey: null });
  });

  it('answers a repeated submission with what the first one gave, and submits once', async () => {
    await startProcess({ steps: [challenged('challenge-1')] });
    const submission = await sealed('credentials', await prepare(), credentials);
    const answers = await Promise.all([
      device.submitCredentials(submission),
      device.submitCredentials(submission),
    ]);
    expect(answers[1]).toEqual(answers[0]);
    expect(portal.submitted).toHaveLength(1);
  });

  it('refuses a submission that an earlier process began with, whatever its envelope', async () => {
    await startProcess({ steps: [challenged('challenge-1')] });
    const submission = await sealed('credentials', await prepare(), credentials);
    await device.submitCredentials(submission);
    await startProcess();
    const again = await sealed('credentials', await prepare(), credentials);
    const replay = { ...again, submissionId: submission.submissionId };
    expect(await device.submitCredentials(replay)).toEqual({ kind: 'FAILED', code: 'OUTCOME_UNKNOWN' });
    expect(portal.submitted).toEqual([]);
  });

  it('makes no submission for a login of an earlier process, whose key is gone', async () => {
    await startProcess();
    const submission = await sealed('credentials', await prepare(), credentials);
    await startProcess();
    expect(await device.submitCredentials(submission)).toEqual({ kind: 'FAILED', code: 'DEVICE_RESTARTED' });
    expect(ledger.has(submission.submissionId)).toBe(false);
  });

  it('says of a submission that went with an earlier process whether it was ever begun', async () => {
    await startProcess();
    const { submissionId } = await sealed('credentials', await prepare(), credentials);
    await startProcess();
    expect(await device.probeLink({ ...session, submissionId })).toEqual({
      kind: 'NOT_LINKED',
      neverMade: true,
    });
    await ledger.begin(submissionId);
    expect(await device.probeLink({ ...session, submissionId })).toEqual({ kind: 'NOT_LINKED' });
  });

  it('does not say of a submission whose key it has that it was never made: it may still be', async () => {
    await startProcess({ probe: 'UNKNOWN' });
    const { submissionId } = await sealed('credentials', await prepare(), credentials);
    expect(await device.probeLink({ ...session, submissionId })).toEqual({ kind: 'UNKNOWN' });
  });

  it('submits nothing when the ledger cannot be written', async () => {
    await startProcess();
    const submission = await sealed('credentials', await prepare(), credentials);
    const begin = ledger.begin.bind(ledger);
    ledger.begin = () => Promise.reject(new Error('no space'));
    expect(await device.submitCredentials(submission)).toEqual({
      kind: 'FAILED',
      code: 'DEVICE_STORAGE_FULL',
    });
    ledger.begin = begin;
    expect(portal.submitted).toEqual([]);
  });

  it('submits nothing of an envelope that holds no credentials', async () => {
    await startProcess();
    const submission = await sealed('credentials', await prepare(), { username: 'ada', password: 7 });
    expect(await device.submitCredentials(submission)).toEqual({ kind: 'FAILED', code: 'INTERNAL' });
    expect(portal.submitted).toEqual([]);
  });

  it('looks before it gives a submission of unknown outcome up, and is Linked when the portal took it', async () => {
    await startProcess({ steps: [{ kind: 'FAILED', code: 'OUTCOME_UNKNOWN' }], probe: 'LINKED' });
    const step = await device.submitCredentials(await sealed('credentials', await prepare(), credentials));
    expect(step).toEqual({ kind: 'LINKED' });
    expect(portal.submitted).toHaveLength(1);
  });

  it('looks also when a submission came to an end that nobody foresaw', async () => {
    await startProcess({ probe: 'LINKED' });
    portal.submitCredentials = () => Promise.reject(new Error('nobody foresaw this'));
    expect(await device.submitCredentials(await sealed('credentials', await prepare(), credentials))).toEqual(
      { kind: 'LINKED' },
    );
    expect(lanes.linked(session).kind).toBe('LINKED');
  });

  it('is Linked for the device, too, when a look finds it so', async () => {
    await startProcess({ probe: 'LINKED' });
    await prepare();
    expect(await device.probeLink(session)).toEqual({ kind: 'LINKED' });
    expect(lanes.linked(session).kind).toBe('LINKED');
  });

  it('leaves the outcome unknown when the look does not show a session, and closes the login', async () => {
    await startProcess({ steps: [{ kind: 'FAILED', code: 'OUTCOME_UNKNOWN' }], probe: 'UNKNOWN' });
    const step = await device.submitCredentials(await sealed('credentials', await prepare(), credentials));
    expect(step).toEqual({ kind: 'FAILED', code: 'OUTCOME_UNKNOWN' });
    expect(portal.closed).toBeDefined();
  });

  it('says what the portal said, with the attempts that are left', async () => {
    await startProcess({ steps: [{ kind: 'FAILED', code: 'INVALID_CREDENTIALS', attemptsLeft: 1 }] });
    const step = await device.submitCredentials(await sealed('credentials', await prepare(), credentials));
    expect(step).toEqual({ kind: 'FAILED', code: 'INVALID_CREDENTIALS', attemptsLeft: 1 });
    expect(await device.probeLink(session)).toEqual({ kind: 'NOT_LINKED' });
  });

  it('makes another key, for the same login, when it is prepared again', async () => {
    await startProcess();
    const first = await prepare();
    const second = await prepare();
    expect(second.keyId).not.toBe(first.keyId);
    expect(await device.submitCredentials(await sealed('credentials', first, credentials))).toEqual({
      kind: 'FAILED',
      code: 'CHALLENGE_EXPIRED',
    });
    expect(await device.submitCredentials(await sealed('credentials', second, credentials))).toEqual({
      kind: 'LINKED',
    });
  });

  it('signs the former session out when the source is linked anew', async () => {
    await startProcess();
    await signIn();
    const former = portal;
    portal = new ProgrammedSession();
    await prepare({ ...session, linkSessionId: 'session-2', linkEpoch: 2 });
    expect(former.closed).toEqual({ signOut: true });
    expect(ended).toEqual(['REPLACED']);
  });

  it('opens no second session at the portal before the former is over', async () => {
    await startProcess();
    await signIn();
    const former = portal;
    const signedOut = Promise.withResolvers<undefined>();
    former.close = () => signedOut.promise;
    portal = new ProgrammedSession();
    const newer = { ...session, linkSessionId: 'session-2', linkEpoch: 2 };
    const prepared = prepare(newer);
    expect(lanes.of(session.sourceId)?.ref.linkEpoch).toBe(1);
    signedOut.resolve(undefined);
    await prepared;
    expect(lanes.of(session.sourceId)?.ref.linkEpoch).toBe(2);
  });

  it('closes what is there, nothing twice, and nothing of a newer session', async () => {
    await startProcess();
    await signIn();
    await device.closeLink({ ...session, linkSessionId: 'older' });
    expect(portal.closed).toBeUndefined();
    await device.closeLink(session);
    await device.closeLink(session);
    expect(portal.closed).toEqual({ signOut: true });
    expect(ended).toEqual(['SIGNED_OUT']);
  });

  it('forgets the key of a login that is given up', async () => {
    await startProcess();
    const { scope, submissionId, envelope } = await sealed('credentials', await prepare(), credentials);
    await device.closeLink(session);
    expect(await keys.open(scope, submissionId, envelope)).toEqual({ kind: 'REFUSED', why: 'KEY_UNKNOWN' });
  });

  it('submits nothing in one link that was sealed for another of the source', async () => {
    await startProcess();
    const former = await sealed('credentials', await prepare(), credentials);
    portal = new ProgrammedSession();
    const newer = { ...session, linkSessionId: 'session-2', linkEpoch: 2 };
    await prepare(newer);
    expect(await device.submitCredentials({ ...former, session: newer })).toEqual({
      kind: 'FAILED',
      code: 'CHALLENGE_EXPIRED',
    });
    expect(portal.submitted).toEqual([]);
  });

  it('begins no older link in the place of a newer one', async () => {
    await startProcess();
    await prepare({ ...session, linkSessionId: 'session-2', linkEpoch: 2 });
    await expect(prepare(session)).rejects.toThrow('A newer session of this source has been opened');
    expect(portal.closed).toBeUndefined();
  });

  it('says of a former link that it is not linked, whatever the present one is', async () => {
    await startProcess({ probe: 'LINKED' });
    await signIn();
    expect(await device.probeLink({ ...session, linkSessionId: 'older' })).toEqual({ kind: 'NOT_LINKED' });
    expect(await device.probeLink(session)).toEqual({ kind: 'LINKED' });
  });

  it('asks for another code once, however often one request comes', async () => {
    await startProcess({
      steps: [challenged('challenge-1'), challenged('challenge-2'), challenged('challenge-3')],
    });
    await signIn();
    const request = { session, challengeId: 'challenge-1', requestId: 'request-1' };
    const [first, again] = await Promise.all([device.resendCode(request), device.resendCode(request)]);
    expect(again).toEqual(first);
    expect(portal.resent).toEqual(['challenge-1']);
  });

  it('gives a login up that nobody goes on with, some time after its key has expired', async () => {
    await startProcess();
    jest.useFakeTimers({ doNotFake: ['Date', 'nextTick', 'queueMicrotask', 'setImmediate', 'performance'] });
    try {
      await prepare();
      jest.advanceTimersByTime(15 * 60_000);
      expect(portal.closed).toBeUndefined();
      jest.advanceTimersByTime(2 * 60_000);
      expect(portal.closed).toEqual({ signOut: false });
    } finally {
      jest.useRealTimers();
    }
  });

  it('does not begin with a carrier that is stopped', async () => {
    await startProcess();
    stopped = true;
    expect(await device.prepareLink({ ...session, pluginId: 'carrier' })).toEqual({
      kind: 'FAILED',
      code: 'CARRIER_STOPPED',
    });
    expect(lanes.of(session.sourceId)).toBeUndefined();
  });

  it('does not begin with a carrier that it has no plugin for', async () => {
    await startProcess();
    expect(await device.prepareLink({ ...session, pluginId: 'unknown' })).toEqual({
      kind: 'FAILED',
      code: 'INTERNAL',
    });
  });
});
