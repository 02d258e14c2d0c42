import type { Plant } from '../plant.ts';

const queueSpec = 'activities/queue/queue.integration.spec.ts';

/** What is queued where, and what becomes of it with its source. */
export const fillingPlants: readonly Plant[] = [
  {
    name: 'paused-source-as-home',
    breaks: 'Nothing is queued at a paused source.',
    file: 'activities/queue/fillQueue.ts',
    text: `AND removed_at IS NULL AND state <> 'PAUSED') s`,
    replacement: 'AND removed_at IS NULL) s',
    noticedBy: [queueSpec],
  },
  {
    name: 'forced-row-moves-away',
    breaks: 'What a force sync waits for is left to that.',
    file: 'activities/queue/fillQueue.ts',
    text: `WHERE sync_queue.kind = 'SWEEP' AND sync_queue.attempt_id IS NULL
       AND (sync_queue.day`,
    replacement: `WHERE sync_queue.attempt_id IS NULL
       AND (sync_queue.day`,
    noticedBy: [queueSpec],
  },
  {
    name: 'claimed-row-moves-away',
    breaks: 'What a batch holds stays where it is.',
    file: 'activities/queue/fillQueue.ts',
    text: `WHERE sync_queue.kind = 'SWEEP' AND sync_queue.attempt_id IS NULL
       AND (sync_queue.day`,
    replacement: `WHERE sync_queue.kind = 'SWEEP'
       AND (sync_queue.day`,
    noticedBy: [queueSpec],
  },
  {
    name: 'yesterdays-pause-today',
    breaks: 'A new day begins without the pauses of the last one.',
    file: 'activities/queue/fillQueue.ts',
    text: 'tries = 0, not_before = NULL,',
    replacement: 'tries = 0,',
    noticedBy: [queueSpec],
  },
  {
    name: 'asked-sources-add-up',
    breaks: 'What another source said yesterday is nothing that it says today.',
    file: 'activities/queue/fillQueue.ts',
    text: `CASE WHEN sync_queue.day < EXCLUDED.day
         OR EXCLUDED`,
    replacement: 'CASE WHEN EXCLUDED',
    noticedBy: [queueSpec],
  },
  {
    name: 'two-crawls-at-once',
    breaks: 'A portal’s list is crawled by one batch at a time.',
    file: 'activities/queue/nextBatch.ts',
    text: 'if (isList && counts.held > 0)',
    replacement: 'if (isList && counts.held < 0)',
    noticedBy: [queueSpec],
  },
  {
    name: 'removed-source-keeps-queue',
    breaks: 'What waits at a source that was removed is queued anew at another.',
    file: 'activities/queue/nextBatch.ts',
    text: 'if (source.removed) await leaveQueue',
    replacement: `if (source.removed && source.state === 'PAUSED') await leaveQueue`,
    noticedBy: [queueSpec],
  },
  {
    name: 'returned-attempt-goes-on',
    breaks: 'The attempts of a lost batch end, also those that were begun.',
    file: 'activities/queue/waitingRows.ts',
    text: `WHERE id = ANY($1::uuid[]) AND state IN ('QUEUED', 'IN_PROGRESS')`,
    replacement: `WHERE id = ANY($1::uuid[]) AND state = 'QUEUED'`,
    noticedBy: [queueSpec],
  },
  {
    name: 'returned-policy-in-progress',
    breaks: 'A policy that is given back is shown as waiting, not as In Progress.',
    file: 'activities/queue/waitingRows.ts',
    text: `WHERE policy_id = ANY($1::uuid[]) AND state IN ('QUEUED', 'IN_PROGRESS')`,
    replacement: `WHERE policy_id = ANY($1::uuid[]) AND state = 'QUEUED'`,
    noticedBy: [queueSpec],
  },
  {
    name: 'skips-what-is-read',
    breaks: 'A policy that is being read is left to its batch, also when it cannot sync any more.',
    file: 'activities/queue/skipIneligible.ts',
    text: `q.kind = 'SWEEP' AND q.attempt_id IS NULL
`,
    replacement: `q.kind = 'SWEEP'
`,
    noticedBy: [queueSpec],
  },
  {
    name: 'retry-wait-in-business-time',
    breaks: 'A workflow waits by the wall clock, however fast the business clock runs.',
    file: 'activities/queue/sweepActivities.ts',
    text: '{ ...next, waitMs: clock.wallMs(next.waitMs) }',
    replacement: '{ ...next, waitMs: next.waitMs }',
    noticedBy: [queueSpec],
  },
  {
    name: 'other-sweeps-not-woken-at-link',
    breaks: 'The Linked source that a policy is given to hears of it.',
    file: 'activities/link/linkActivities.ts',
    text: `await workflows.wakeSweep({ organizationId, sourceId: other }, 'queueChanged');`,
    replacement: 'void other;',
    noticedBy: ['activities/link/link.integration.spec.ts'],
  },
];
