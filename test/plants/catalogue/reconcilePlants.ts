import type { Plant } from '../plant.ts';

const reconcileSpec = 'activities/reconcile/reconcile.integration.spec.ts';
const linkSpec = 'activities/link/link.integration.spec.ts';

/** What the records say of links and force syncs that go on. */
export const reconcilePlants: readonly Plant[] = [
  {
    name: 'reconciler-closes-what-lives',
    breaks: 'The reconciler closes a link session only when its workflow is gone.',
    file: 'activities/reconcile/reconcileActivity.ts',
    text: 'isRunning(linkSessionId(seen.sourceId))',
    replacement: 'isRunning(linkSessionId(seen.linkSessionId ?? seen.sourceId))',
    noticedBy: [reconcileSpec],
  },
  {
    name: 'reconciler-closes-a-newer-link',
    breaks: 'A link that was begun while the reconciler looked is left alone.',
    file: 'activities/reconcile/reconcileActivity.ts',
    text: 'if (locked?.linkSessionId !== seen.linkSessionId) return 0;',
    replacement: 'if (locked === undefined) return 0;',
    noticedBy: [reconcileSpec],
  },
  {
    name: 'reconciler-settles-what-runs',
    breaks: 'The reconciler settles a force sync only when its workflow is gone.',
    file: 'activities/reconcile/reconcileActivity.ts',
    text: 'isRunning(forceSyncId(policyId, sourceId))',
    replacement: 'isRunning(forceSyncId(sourceId, policyId))',
    noticedBy: [reconcileSpec],
  },
  {
    name: 'other-change-at-the-same-sequence',
    breaks: 'What a browser shows of a link never goes back: a sequence is written once.',
    file: 'activities/link/recordLinkSession.ts',
    text: 'if (recorded.sequence >= change.sequence) return false;',
    replacement: 'if (recorded.sequence > change.sequence) return false;',
    noticedBy: [linkSpec],
  },
  {
    name: 'late-end-unlinks-a-newer-session',
    breaks: 'Only the newest session of a source says how the source stands.',
    file: 'activities/link/recordLinkSession.ts',
    text: 'WHERE id = $1 AND link_epoch = $2 AND state = ANY($6::text[]) RETURNING id',
    replacement: 'WHERE id = $1 AND link_epoch >= $2 AND state = ANY($6::text[]) RETURNING id',
    noticedBy: [linkSpec],
  },
  {
    name: 'paused-source-wakes-up',
    breaks: 'A paused source stays paused, whatever its session does.',
    file: 'activities/link/recordLinkSession.ts',
    text: `sourceStates.filter((from) => from !== 'PAUSED' && isLegal`,
    replacement: 'sourceStates.filter((from) => isLegal',
    noticedBy: [linkSpec],
  },
  {
    name: 'paused-source-keeps-its-session',
    breaks: 'Pausing a source signs its session out, so that what was claimed is given back.',
    file: 'api/sources/openLinkSessions.ts',
    text: 'linkSessionStates.filter((state) => !isTerminalLinkState(state));',
    replacement: `linkSessionStates.filter((state) => state !== 'LINKED' && !isTerminalLinkState(state));`,
    noticedBy: ['api/links/linkDialog.integration.spec.ts'],
  },
];
