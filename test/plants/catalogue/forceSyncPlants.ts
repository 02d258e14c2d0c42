import type { Plant } from '../plant.ts';

const forceSpec = 'activities/force/forceSync.integration.spec.ts';
const reconcileSpec = 'activities/reconcile/reconcile.integration.spec.ts';

/** How a force sync begins and ends. */
export const forceSyncPlants: readonly Plant[] = [
  {
    name: 'joins-what-is-over',
    breaks: 'Who presses Sync after a reading was recorded gets a newer one.',
    file: 'activities/force/isForceSyncOver.ts',
    text: 'return open === undefined;',
    replacement: 'return open === undefined && attemptId === undefined;',
    noticedBy: [forceSpec, 'api/forceSyncs/forceSyncs.integration.spec.ts'],
  },
  {
    name: 'impatient-for-the-end',
    breaks: 'A Sync waits for the one before, which is over, as long as for anything else.',
    file: 'api/temporal/temporal.ts',
    text: 'await this.untilAnswered(patience, () => handle.result().catch(endOfRun));',
    replacement: 'await this.once(() => handle.result().catch(endOfRun), patience.endsAt && sendingMs);',
    noticedBy: ['api/forceSyncs/forceSyncs.integration.spec.ts'],
  },
  {
    name: 'withdraws-the-next-one',
    breaks: 'Who withdraws a force sync withdraws none that was asked for later.',
    file: 'workflows/forceSync.workflow.ts',
    text: 'if (attemptId !== undefined && attemptId !== this.opened?.attemptId) return;',
    replacement: 'if (attemptId !== undefined && this.opened === undefined) return;',
    noticedBy: ['workflows/forceSync.integration.spec.ts'],
  },
  {
    name: 'waits-for-a-lost-answer',
    breaks: 'Nobody waits for the answer of a device whose reading is recorded.',
    file: 'workflows/forceSync.workflow.ts',
    text: 'condition(() => this.cancelled || this.over)]);',
    replacement: 'condition(() => this.cancelled)]);',
    noticedBy: ['workflows/forceSync.integration.spec.ts'],
  },
  {
    name: 'force-sync-at-removed-source',
    breaks: 'A force sync is refused at a source that was removed.',
    file: 'activities/force/openForceSync.ts',
    text: `  if (source.removed) return 'LOGIN_SOURCE_REMOVED';
`,
    replacement: '',
    noticedBy: [forceSpec],
  },
  {
    name: 'force-sync-at-stopped-carrier',
    breaks: 'A force sync is refused while its carrier is stopped.',
    file: 'activities/force/openForceSync.ts',
    text: `  if (source.carrierStopped) return 'CARRIER_STOPPED';
`,
    replacement: '',
    noticedBy: [forceSpec],
  },
  {
    name: 'given-to-a-removed-source',
    breaks: 'A withdrawn force sync gives nothing back to a source that was removed.',
    file: 'activities/force/settleForceSync.ts',
    text: ' AND home.removed_at IS NULL',
    replacement: '',
    noticedBy: [forceSpec],
  },
  {
    name: 'anothers-force-row-deleted',
    breaks: 'The end of one force sync leaves the policy to the other that has claimed it.',
    file: 'activities/force/settleForceSync.ts',
    text: `AND kind = 'FORCE' AND (attempt_id IS NULL OR attempt_id = $2)\``,
    replacement: `AND kind = 'FORCE' AND (attempt_id IS NULL OR $2::uuid IS NOT NULL)\``,
    noticedBy: [forceSpec],
  },
  {
    name: 'batchs-attempt-left-open',
    breaks: 'A force sync ends the attempt of the batch, also one that was begun.',
    file: 'activities/force/claimForceSync.ts',
    text: `AND state IN ('QUEUED', 'IN_PROGRESS') RETURNING id\`,
    [policyId, attemptId`,
    replacement: `AND state = 'QUEUED' RETURNING id\`,
    [policyId, attemptId`,
    noticedBy: [forceSpec],
  },
  {
    name: 'stopped-force-sync-waits-on',
    breaks: 'A force sync whose portal blocks is woken, and ends with the reason.',
    file: 'activities/reconcile/lostWork.ts',
    text: `OR s.stop_code IS NOT NULL
`,
    replacement: `
`,
    noticedBy: [reconcileSpec],
  },
  {
    name: 'lost-subscription-force-syncs-wait',
    breaks: 'Force syncs of an organization that has lost Sync are woken, and end.',
    file: 'activities/reconcile/reconcileActivity.ts',
    text: 'for (const { policyId, sourceId } of await this.within(openForceSyncs)) {',
    replacement: 'for (const { policyId, sourceId } of (await this.within(openForceSyncs)).slice(1)) {',
    noticedBy: [reconcileSpec],
  },
];
