import type { Plant } from '../plant.ts';

const queueSpec = 'activities/queue/queue.integration.spec.ts';
const forceSpec = 'activities/force/forceSync.integration.spec.ts';

/** What is claimed, by whom, and when it is given back. */
export const queuePlants: readonly Plant[] = [
  {
    name: 'lease-not-honoured',
    breaks: 'A claimed row belongs to its batch until the lease is over.',
    file: 'activities/reconcile/lostWork.ts',
    text: `AND lease_until < $1 GROUP BY`,
    replacement: `AND lease_until - interval '4 hours' < $1 GROUP BY`,
    noticedBy: ['activities/reconcile/reconcile.integration.spec.ts'],
  },
  {
    name: 'claims-what-another-holds',
    breaks: 'A row that somebody else has claimed meanwhile is not claimed a second time.',
    file: 'activities/queue/claimRows.ts',
    text: `q.policy_id = ps.policy_id AND q.attempt_id IS NULL
         AND q.kind = 'SWEEP' AND q.source_id = $2`,
    replacement: `q.policy_id = ps.policy_id AND q.source_id = $2`,
    noticedBy: [queueSpec],
  },
  {
    name: 'claims-at-the-generation-before',
    breaks: 'Each claim raises the generation, so that a reading of an earlier one is told from it.',
    file: 'activities/queue/claimRows.ts',
    text: 'SET generation = ps.generation + 1',
    replacement: 'SET generation = ps.generation',
    noticedBy: [queueSpec],
  },
  {
    name: 'eligible-once-eligible-ever',
    breaks: 'Whether a policy can sync is checked again at the claim.',
    file: 'activities/queue/nextBatch.ts',
    text: `  await skipIneligible(transaction, source, now);
  if (source.removed) await leaveQueue(transaction, source, now);`,
    replacement: `  if (source.removed) {
    await skipIneligible(transaction, source, now);
    await leaveQueue(transaction, source, now);
  }`,
    noticedBy: [queueSpec],
  },
  {
    name: 'lost-batch-keeps-its-rows',
    breaks: 'What a lost batch held is given back and read again.',
    file: 'activities/queue/nextBatch.ts',
    text: 'AND (NOT batch_id = ANY($2::uuid[]) OR link_epoch < $3)',
    replacement: 'AND (NOT batch_id = ANY($2::uuid[]) AND link_epoch < $3)',
    noticedBy: [queueSpec],
  },
  {
    name: 'new-session-takes-what-is-being-recorded',
    breaks: 'What the former session of a living device has read is recorded, not read again.',
    file: 'activities/queue/nextBatch.ts',
    text: `source.state === 'LINKED' ? source.liveSinceEpoch : 0`,
    replacement: `source.state === 'LINKED' ? source.linkEpoch : 0`,
    noticedBy: [queueSpec, 'test/e2e/pauseAndResume.spec.ts'],
  },
  {
    name: 'waits-for-a-process-that-is-gone',
    breaks: 'What a device held that has started anew is given to the new session at once.',
    file: 'activities/queue/sourceStanding.ts',
    text: 'other.boot_id IS DISTINCT FROM d.boot_id',
    replacement: 'other.device_id IS DISTINCT FROM d.id',
    noticedBy: [queueSpec],
  },
  {
    name: 'given-back-but-still-claimed',
    breaks: 'A row that is given back waits again.',
    file: 'activities/queue/waitingRows.ts',
    text: 'UPDATE sync_queue SET batch_id = NULL, attempt_id = NULL, generation = NULL,',
    replacement: 'UPDATE sync_queue SET batch_id = NULL, generation = NULL,',
    noticedBy: [queueSpec],
  },
  {
    name: 'claims-for-a-session-that-ended',
    breaks: 'Nothing is dispatched to a session that is known to be over.',
    file: 'activities/queue/sourceStanding.ts',
    text: 'linkEpoch <= endedEpoch',
    replacement: 'linkEpoch < endedEpoch',
    noticedBy: [queueSpec],
  },
  {
    name: 'queue-day-of-utc',
    breaks: "What is owed goes by the day of the organization's time zone.",
    file: 'activities/queue/fillQueue.ts',
    text: 'const day = businessDay(now, source.timeZone);',
    replacement: `const day = businessDay(now, 'UTC');`,
    noticedBy: [queueSpec],
  },
  {
    name: 'force-sync-of-the-ineligible',
    breaks: 'A force sync asks again whether its policy can sync when it claims it.',
    file: 'activities/force/claimForceSync.ts',
    text: 'policy === undefined || policy.ineligibility !== null || !policy.belongs',
    replacement: 'policy === undefined || !policy.belongs',
    noticedBy: [forceSpec],
  },
  {
    name: 'force-sync-beside-the-batch',
    breaks: 'A force sync takes its policy out of the batch: what that reads is no longer current.',
    file: 'activities/force/claimForceSync.ts',
    text: 'claim.attempt.policyGeneration + (current ? 0 : 1)',
    replacement: 'claim.attempt.policyGeneration + (current ? 1 : 0)',
    noticedBy: [forceSpec],
  },
  {
    name: 'evening-of-another-day',
    breaks:
      "A force sync waits until the end of its day in the organization's time zone, not of the server's.",
    file: 'activities/force/claimForceSync.ts',
    text: '(a.queued_at AT TIME ZONE o.time_zone)::date::text',
    replacement: `(a.queued_at AT TIME ZONE 'UTC')::date::text`,
    noticedBy: [forceSpec],
  },
];
