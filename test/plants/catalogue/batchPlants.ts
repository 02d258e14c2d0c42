import type { Plant } from '../plant.ts';

const journalSpec = 'worker-device/readings/readingJournal.spec.ts';
const sweepActivitiesSpec = 'worker-device/sweep/sweepActivities.spec.ts';
const forceActivitiesSpec = 'worker-device/sweep/forceActivities.spec.ts';
const readerSpec = 'worker-device/portal/policyReader.spec.ts';
const sweepSpec = 'workflows/dailySweep.integration.spec.ts';

/** How a device reads, keeps and delivers. */
export const batchPlants: readonly Plant[] = [
  {
    name: 'acknowledged-while-written-comes-back',
    breaks: 'What was delivered while it was being written does not come back.',
    file: 'worker-device/readings/readingJournal.ts',
    text: 'if (!this.entries.has(entry.reading.readingId)) this.unwrittenSettled',
    replacement: 'if (this.entries.size < 0) this.unwrittenSettled',
    noticedBy: [journalSpec],
  },
  {
    name: 'settled-forgotten-by-a-full-disk',
    breaks: 'What is acknowledged during a write is remembered.',
    file: 'worker-device/readings/readingJournal.ts',
    text: 'this.unwrittenSettled = this.unwrittenSettled.slice(settled.length);',
    replacement: 'this.unwrittenSettled = [];',
    noticedBy: [journalSpec],
  },
  {
    name: 'begun-lost-when-gateway-away',
    breaks: 'That a policy is being read is told until the gateway has heard it.',
    file: 'worker-device/readings/readingDeliverer.ts',
    text: `      for (const claim of begun) this.begun.set(claim.attemptId, claim);
`,
    replacement: '',
    noticedBy: ['worker-device/readings/readingDeliverer.spec.ts'],
  },
  {
    name: 'crawl-remembered-too-late',
    breaks: 'Where a reading came from is on disk before the reading is.',
    file: 'worker-device/sweep/readByList.ts',
    text: `  await memory.save();
  await Promise.all(readings.map((keep) => keep()));`,
    replacement: `  await Promise.all(readings.map((keep) => keep()));
  await memory.save();`,
    noticedBy: ['worker-device/sweep/batches.spec.ts'],
  },
  {
    name: 'crawl-of-yesterday-remembered',
    breaks: 'A crawl that begins anew knows nothing of the last one.',
    file: 'worker-device/sweep/crawlMemories.ts',
    text: 'if (cursor === null) await memory.forget();',
    replacement: `if (cursor === '') await memory.forget();`,
    noticedBy: ['worker-device/sweep/crawlMemories.spec.ts'],
  },
  {
    name: 'batch-ends-before-delivery',
    breaks: 'A batch ends when the gateway has its readings: else they are read again.',
    file: 'worker-device/sweep/sweepActivities.ts',
    text: `      await batch.delivered();
`,
    replacement: '',
    noticedBy: [sweepActivitiesSpec],
  },
  {
    name: 'older-try-of-a-batch-reads-on',
    breaks: 'A newer try of a batch ends the older one.',
    file: 'worker-device/sweep/sweepActivities.ts',
    text: `      older?.stop.abort();
`,
    replacement: '',
    noticedBy: [sweepActivitiesSpec],
  },
  {
    name: 'torn-force-reading-recorded',
    breaks: 'What failed because its session ended says nothing about the policy.',
    file: 'worker-device/sweep/forceActivities.ts',
    text: `turn.result.kind === 'FAILED' && lane.endReason !== undefined;`,
    replacement: `turn.result.kind === 'FAILED' && lane.endReason === 'SIGNED_OUT';`,
    noticedBy: [forceActivitiesSpec],
  },
  {
    name: 'force-sync-waits-behind-batch',
    breaks: 'A force sync goes before every batch.',
    file: 'worker-device/sweep/forceActivities.ts',
    text: 'lane.takeTurn(forceRank, signal',
    replacement: 'lane.takeTurn(forceRank + 1_000, signal',
    noticedBy: [forceActivitiesSpec],
  },
  {
    name: 'odd-pages-of-a-day-add-up',
    breaks: 'Odd pages in a row count, not those of a whole day.',
    file: 'worker-device/portal/policyReader.ts',
    text: `      this.#changed.clear();
`,
    replacement: '',
    noticedBy: [readerSpec],
  },
  {
    name: 'empty-list-page-while-signed-out',
    breaks: 'An empty page of the list is the end of the list only while it is signed in.',
    file: 'worker-device/portal/policyReader.ts',
    text: 'if (page.records.length === 0) await this.#requireSignedIn();',
    replacement: '',
    noticedBy: [readerSpec],
  },
  {
    name: 'drained-with-a-letter-unread',
    breaks: 'A sweep looks again when somebody calls while it finds nothing left.',
    file: 'workflows/dailySweep.workflow.ts',
    text: 'this.state.isIdle && !this.state.hasNews) return;',
    replacement: 'this.state.isIdle) return;',
    noticedBy: [sweepSpec],
  },
  {
    name: 'records-given-up-after-three-tries',
    breaks: 'A database that is away for a night fails no workflow.',
    file: 'workflows/activityClasses.ts',
    text: `    startToCloseTimeout: '1 minute',
    retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },`,
    replacement: `    startToCloseTimeout: '1 minute',
    retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds', maximumAttempts: 3 },`,
    noticedBy: [sweepSpec],
  },
  {
    name: 'swallowed-batch-for-hours',
    breaks: 'A batch that was swallowed is noticed by its missing heartbeat.',
    file: 'workflows/activityClasses.ts',
    text: `    startToCloseTimeout: '2 hours',
    heartbeatTimeout: '150 seconds',`,
    replacement: `    startToCloseTimeout: '2 hours',`,
    noticedBy: [sweepSpec],
  },
  {
    name: 'batch-repeated-by-temporal',
    breaks: 'What a lost batch left unread is claimed anew, never repeated.',
    file: 'workflows/activityClasses.ts',
    text: `    cancellationType: ActivityCancellationType.TRY_CANCEL,
    retry: { maximumAttempts: 1 },
  });
}

/** Reads one`,
    replacement: `    cancellationType: ActivityCancellationType.TRY_CANCEL,
    retry: { maximumAttempts: 3 },
  });
}

/** Reads one`,
    noticedBy: [sweepSpec],
  },
];
