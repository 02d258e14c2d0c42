import { randomUUID } from 'node:crypto';
import type { Challenge } from '../../contracts/domain/challenges.ts';
import type { SealingKey } from '../../contracts/domain/sealing.ts';
import type {
  DayActivities,
  ForceSyncActivities,
  LinkActivities,
  LinkSubject,
  SweepActivities,
} from '../../contracts/temporal/cloudActivities.ts';
import type {
  DeviceForceActivities,
  DeviceLinkActivities,
  DeviceSweepActivities,
  LinkStep,
  SessionRef,
} from '../../contracts/temporal/deviceActivities.ts';

export type CloudStub = LinkActivities & SweepActivities & ForceSyncActivities & DayActivities;
export type DeviceStub = DeviceLinkActivities & DeviceForceActivities & DeviceSweepActivities;

export const serialNumber = 'CS1-22222222222222222222';
export const organizationId = randomUUID();

const summary = { institutionName: 'Meridian Life', sourceName: 'Agent Smith', queued: 0, readToday: 0 };
const waitMs = 60 * 60_000;

/** Records that accept everything: a source that can be linked, an empty queue. */
export function cloudDefaults(): CloudStub {
  return {
    openLinkSession: ({ sourceId }) => Promise.resolve(linkSubject(sourceId)),
    recordLinkSession: () => Promise.resolve(true),
    announceLinked: () => Promise.resolve(),
    announceUnlinked: () => Promise.resolve(),
    fillQueue: () => Promise.resolve({ queued: 0 }),
    nextBatch: () => Promise.resolve({ kind: 'DRAINED', summary }),
    openForceSync: () => Promise.resolve({ attemptId: randomUUID(), waitMs, ...summary }),
    claimForceSync: () => Promise.resolve({ kind: 'WAIT_FOR_LINK' }),
    isForceSyncOver: () => Promise.resolve(false),
    settleForceSync: () => Promise.resolve(),
    listSources: () => Promise.resolve({ sourceIds: [] }),
    startSourceDay: () => Promise.resolve(),
    markSilentDevices: () => Promise.resolve({ marked: 0 }),
    reconcile: () =>
      Promise.resolve({
        schedulesEnsured: 0,
        daysStarted: 0,
        sweepsWoken: 0,
        linkSessionsClosed: 0,
        leasesReturned: 0,
        forceSyncsSettled: 0,
        queuesFilled: 0,
      }),
  };
}

/** A device whose portal takes every credential at once. */
export function deviceDefaults(): DeviceStub {
  const linked = (): Promise<LinkStep> => Promise.resolve({ kind: 'LINKED' });
  return {
    prepareLink: () => Promise.resolve({ kind: 'READY', sealingKey: sealingKey() }),
    submitCredentials: linked,
    submitAnswer: linked,
    resendCode: linked,
    probeLink: () => Promise.resolve({ kind: 'NOT_LINKED' }),
    closeLink: () => Promise.resolve(),
    forceRead: () => Promise.resolve({ kind: 'DELIVERED' }),
    sweepBatch: () => Promise.resolve({ read: 0, unread: 0 }),
  };
}

export function linkSubject(sourceId: string, linkEpoch = 1, linkSessionId = randomUUID()): LinkSubject {
  return {
    session: { sourceId, linkSessionId, linkEpoch },
    device: { deviceId: randomUUID(), serialNumber, online: true, bootId: 'boot-1' },
    pluginId: 'meridian-life',
    institutionName: summary.institutionName,
    sourceName: summary.sourceName,
    credentialsWaitMs: 10 * 60_000,
  };
}

export function sessionOf(sourceId: string, linkEpoch = 1): SessionRef {
  return { sourceId, linkSessionId: randomUUID(), linkEpoch };
}

/** Of the key to which a person of these tests seals, unless told otherwise. */
export const offeredKeyId = 'key';

export function sealingKey(keyId: string = offeredKeyId): SealingKey {
  return { keyId, publicKey: 'public', expiresAt: inMs(10 * 60_000), signature: 'signature' };
}

export function smsChallenge(overrides: Partial<Challenge> = {}): Challenge {
  return {
    id: randomUUID(),
    kind: 'ONE_TIME_CODE',
    channel: 'SMS',
    maskedDestination: '•••-•••-4417',
    prompt: 'Enter the code',
    fields: [{ name: 'code', label: 'Code', kind: 'code', length: 6 }],
    expiresAt: inMs(5 * 60_000),
    ...overrides,
  };
}

export function challenged(challenge: Challenge): LinkStep {
  return { kind: 'CHALLENGED', challenge, sealingKey: sealingKey() };
}

export function inMs(ms: number): string {
  return new Date(Date.now() + ms).toISOString();
}
