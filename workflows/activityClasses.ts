import type { ActivityInterfaceFor } from '@temporalio/workflow';
import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type {
  DayActivities,
  ForceSyncActivities,
  LinkActivities,
  SweepActivities,
} from '../contracts/temporal/cloudActivities.ts';
import type {
  DeviceForceActivities,
  DeviceLinkActivities,
  DeviceSweepActivities,
} from '../contracts/temporal/deviceActivities.ts';
import { deviceTaskQueue } from '../contracts/temporal/taskQueues.ts';

// Retry follows the side effect. Each class is made with a summary: one line that tells an operator what is done.

type StoreActivities = LinkActivities & SweepActivities & ForceSyncActivities & DayActivities;

/**
 * Reads and writes our own records, idempotently. A database that is away for a minute or a night must not fail a
 * workflow, so it is tried for ever, soon at first. No transaction of ours takes a minute.
 */
export function store(summary: string): ActivityInterfaceFor<StoreActivities> {
  return proxyActivities<StoreActivities>({
    summary,
    startToCloseTimeout: '1 minute',
    retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
  });
}

/**
 * As `store`, for the few records around the read that a person waits for: within the workflow task, without a dispatch
 * of its own. A database that is away longer than the threshold is waited for with a timer.
 */
export function storeAtOnce(): ActivityInterfaceFor<ForceSyncActivities> {
  return proxyLocalActivities<ForceSyncActivities>({
    startToCloseTimeout: '1 minute',
    localRetryThreshold: '5 seconds',
    retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
  });
}

/**
 * One pass over many records (the reconciler, the watch over devices): a Schedule starts the next pass anyway, so this
 * one gives up after some minutes instead of piling up.
 */
export function pass(summary: string): ActivityInterfaceFor<DayActivities> {
  return proxyActivities<DayActivities>({
    summary,
    startToCloseTimeout: '5 minutes',
    scheduleToCloseTimeout: '15 minutes',
    retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
  });
}

/**
 * Submits to a portal: once. A second login could lock the account, so nothing retries it. A device that has not taken
 * it within 20 s finds an expired envelope, so it is not handed out any more. Two minutes is longer than any portal was
 * seen to take; after it the outcome is unknown.
 */
export function portalSubmit(
  serialNumber: string,
  summary: string,
): ActivityInterfaceFor<Pick<DeviceLinkActivities, 'submitCredentials' | 'submitAnswer' | 'resendCode'>> {
  return proxyActivities<DeviceLinkActivities>({
    summary,
    taskQueue: deviceTaskQueue(serialNumber, 'link'),
    scheduleToStartTimeout: '20 seconds',
    startToCloseTimeout: '2 minutes',
    // A person who gives up, or a device that started anew, is not kept waiting by a submission under way.
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    retry: { maximumAttempts: 1 },
  });
}

/** Looks at a portal without changing anything there, while a person waits: some tries within two minutes. */
export function portalRead(
  serialNumber: string,
  summary: string,
): ActivityInterfaceFor<Pick<DeviceLinkActivities, 'probeLink'>> {
  return proxyActivities<DeviceLinkActivities>({
    summary,
    taskQueue: deviceTaskQueue(serialNumber, 'link'),
    scheduleToStartTimeout: '30 seconds',
    startToCloseTimeout: '45 seconds',
    scheduleToCloseTimeout: '2 minutes',
    retry: { initialInterval: '1 second', maximumAttempts: 3 },
  });
}

/**
 * Talks to the device about its own state. Safe to repeat; a person waits, so a device that does not answer counts as
 * offline after 20 s.
 */
export function deviceControl(
  serialNumber: string,
  summary: string,
): ActivityInterfaceFor<Pick<DeviceLinkActivities, 'prepareLink' | 'closeLink'>> {
  return proxyActivities<DeviceLinkActivities>({
    summary,
    taskQueue: deviceTaskQueue(serialNumber, 'link'),
    scheduleToStartTimeout: '20 seconds',
    startToCloseTimeout: '30 seconds',
    scheduleToCloseTimeout: '1 minute',
    retry: { initialInterval: '1 second', maximumAttempts: 3 },
  });
}

/**
 * Reads a batch of policies. Not retried by Temporal: the device journals each finished reading, and what a lost batch
 * left unread is claimed anew, for a device that is known to be online. The worker throttles heartbeats to one in two
 * minutes (each is paid for); the device's own heartbeats notice silence sooner.
 */
export function portalBatch(
  serialNumber: string,
  summary: string,
): ActivityInterfaceFor<DeviceSweepActivities> {
  return proxyActivities<DeviceSweepActivities>({
    summary,
    taskQueue: deviceTaskQueue(serialNumber, 'sweep'),
    // Dispatched to a device that is online, which takes both of its batches at once: else it has gone.
    scheduleToStartTimeout: '5 minutes',
    startToCloseTimeout: '2 hours',
    heartbeatTimeout: '150 seconds',
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    retry: { maximumAttempts: 1 },
  });
}

/** Reads one policy next, while a person watches. Not retried by Temporal for the same reason as `portalBatch`. */
export function portalForceRead(
  serialNumber: string,
  summary: string,
): ActivityInterfaceFor<DeviceForceActivities> {
  return proxyActivities<DeviceForceActivities>({
    summary,
    taskQueue: deviceTaskQueue(serialNumber, 'force'),
    scheduleToStartTimeout: '2 minutes',
    // Others' force syncs on the same source go first.
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '150 seconds',
    retry: { maximumAttempts: 1 },
  });
}
