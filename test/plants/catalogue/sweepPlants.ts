import type { Plant } from '../plant.ts';

const stateSpec = 'workflows/dailySweep/sweepState.spec.ts';
const sweepSpec = 'workflows/dailySweep.integration.spec.ts';
const forceSpec = 'workflows/forceSync.integration.spec.ts';

/** What a sweep takes along when it continues as new, and force syncs. */
export const sweepPlants: readonly Plant[] = [
  {
    name: 'gives-up-what-still-delivers',
    breaks: 'A batch of the former session is heard when it ends, and where it stopped is known.',
    file: 'workflows/dailySweep/sweepState.ts',
    text: 'older.linkEpoch < liveSinceEpoch',
    replacement: 'older.linkEpoch < Math.max(batch.linkEpoch, liveSinceEpoch)',
    noticedBy: [sweepSpec],
  },
  {
    name: 'sweep-carries-nothing',
    breaks: 'A sweep that continues as new goes on where it was.',
    file: 'workflows/dailySweep.workflow.ts',
    text: '{ ...this.input, carried: this.state.carried }',
    replacement: '{ ...this.input }',
    noticedBy: [sweepSpec],
  },
  {
    name: 'sweep-forgets-its-place-in-the-list',
    breaks: 'The list of a portal is crawled once a sweep, over all runs of its workflow.',
    file: 'workflows/dailySweep/listCrawl.ts',
    text: `    this.cursor = carried?.listCursor;
`,
    replacement: '',
    noticedBy: [stateSpec, sweepSpec],
  },
  {
    name: 'list-without-end',
    breaks: 'A list that brings nothing for twenty batches in a row is left for the day.',
    file: 'workflows/dailySweep/listCrawl.ts',
    text: 'this.barren < mostBarrenBatches',
    replacement: 'this.barren < mostBarrenBatches * 1_000',
    noticedBy: ['workflows/dailySweep/listCrawl.spec.ts', 'test/walls/lyingDevice.integration.spec.ts'],
  },
  {
    name: 'sweep-forgets-that-a-session-ended',
    breaks: 'A session that is known to be over is not used again by the next run of the workflow.',
    file: 'workflows/dailySweep/sweepState.ts',
    text: `    this.endedEpoch = carried?.endedEpoch;
`,
    replacement: '',
    noticedBy: [stateSpec, sweepSpec],
  },
  {
    name: 'sweep-forgets-its-failures',
    breaks: 'A sweep whose batches fail in a row holds back longer each time, over all runs of its workflow.',
    file: 'workflows/dailySweep/sweepState.ts',
    text: 'this.failuresInARow = carried?.failuresInARow ?? 0;',
    replacement: 'this.failuresInARow = 0;',
    noticedBy: [stateSpec],
  },
  {
    name: 'sweep-forgets-who-called',
    breaks: 'A wake-up that comes while a sweep continues as new is taken along.',
    file: 'workflows/dailySweep/sweepState.ts',
    text: 'failuresInARow: this.misfortunes, wakeUps: [...this.wakeUps] };',
    replacement: 'failuresInARow: this.misfortunes, wakeUps: [] };',
    noticedBy: [stateSpec],
  },
  {
    name: 'sweep-does-not-hear-who-called',
    breaks: 'A wake-up that was taken along is heard by the next run of the workflow.',
    file: 'workflows/dailySweep/sweepState.ts',
    text: `    for (const reason of carried?.wakeUps ?? []) this.wakeUps.add(reason);
`,
    replacement: '',
    noticedBy: [stateSpec, sweepSpec],
  },
  {
    name: 'three-batches-at-a-device',
    breaks: 'A device has the batch that it reads and the next one, no more.',
    file: 'workflows/dailySweep/sweepState.ts',
    text: 'return this.running.size < batchesUnderWay;',
    replacement: 'return this.running.size <= batchesUnderWay;',
    noticedBy: [sweepSpec],
  },
  {
    name: 'force-sync-does-not-join',
    breaks: 'Identical force syncs join, whoever asks.',
    file: 'api/temporal/forceSyncWorkflows.ts',
    text: 'workflowId: forceSyncId(input.policyId, input.sourceId),',
    replacement: 'workflowId: `${forceSyncId(input.policyId, input.sourceId)}/${input.requestedBy}`,',
    noticedBy: ['api/forceSyncs/forceSyncs.integration.spec.ts'],
  },
  {
    name: 'force-sync-by-the-devices-word',
    breaks: 'A force sync without a recorded reading ends, whatever its device says.',
    file: 'workflows/forceSync.workflow.ts',
    text: `    await storeAtOnce().settleForceSync({ ...this.ref(attemptId), ...end });
`,
    replacement: `    if (this.failedReads > 0) await storeAtOnce().settleForceSync({ ...this.ref(attemptId), ...end });
`,
    noticedBy: [forceSpec, 'test/walls/lyingDevice.integration.spec.ts'],
  },
  {
    name: 'force-sync-at-the-session-that-ended',
    breaks: 'A force sync whose session ended waits for the next link.',
    file: 'workflows/forceSync.workflow.ts',
    text: `      this.endedEpoch = session.linkEpoch;
`,
    replacement: `      this.endedEpoch = session.linkEpoch - 1;
`,
    noticedBy: [forceSpec],
  },
];
