import type { Plant } from '../plant.ts';

const linkSpec = 'activities/link/link.integration.spec.ts';
const linkSessionSpec = 'workflows/linkSession.integration.spec.ts';
const sealingSpec = 'contracts/domain/sealing.spec.ts';

/** What is written of a login, and who hears of it. */
export const linkRecordPlants: readonly Plant[] = [
  {
    name: 'verifying-session-left-open',
    breaks: 'What a lost workflow left open is closed, whatever step it was at.',
    file: 'activities/link/olderSessions.ts',
    text: `'CHALLENGED', 'VERIFYING', 'LINKED')`,
    replacement: `'CHALLENGED', 'LINKED')`,
    noticedBy: [linkSpec],
  },
  {
    name: 'key-of-a-closed-session-stays',
    breaks: 'A session that is over offers no key.',
    file: 'activities/link/olderSessions.ts',
    text: 'challenge = NULL, sealing_key = NULL, updated_at',
    replacement: 'challenge = NULL, updated_at',
    noticedBy: [linkSpec],
  },
  {
    name: 'link-on-a-paused-device',
    breaks: 'A paused device is given no login.',
    file: 'activities/link/openLinkSession.ts',
    text: `WHERE d.state = 'ACTIVE'
`,
    replacement: `WHERE d.state <> 'REMOVED'
`,
    noticedBy: [linkSpec],
  },
  {
    name: 'spent-key-stays-shown',
    breaks: 'The key and the challenge of a step are shown while it is open.',
    file: 'activities/link/recordLinkSession.ts',
    text: 'if (value === undefined) continue;',
    replacement: 'if (value === undefined || value === null) continue;',
    noticedBy: [linkSpec],
  },
  {
    name: 'unlink-not-audited',
    breaks: 'The end of a link is audited, with its reason.',
    file: 'activities/link/recordLinkSession.ts',
    text: '  await audit(manager, change, openedBy, now);',
    replacement: `  if (to === 'LINKED') await audit(manager, change, openedBy, now);`,
    noticedBy: [linkSpec],
  },
  {
    name: 'silence-not-announced',
    breaks: 'Open screens hear that a device fell silent.',
    file: 'activities/day/silentDevices.ts',
    text: 'for (const { id } of silent) announce',
    replacement: 'for (const { id } of silent.slice(1)) announce',
    noticedBy: ['activities/reconcile/reconcile.integration.spec.ts'],
  },
  {
    name: 'opened-link-not-audited',
    breaks: 'Who began a link is audited.',
    file: 'api/links/linkDialog.service.ts',
    text: `  await audit(transaction, user, 'link.opened', 'source', sourceId);
`,
    replacement: `  void user; void audit;
`,
    noticedBy: ['api/links/linkDialog.integration.spec.ts'],
  },
  {
    name: 'second-resend-swallowed',
    breaks: 'Another code can be asked for at every step.',
    file: 'api/links/linkDialog.service.ts',
    text: '`resend-${linkSessionId}-${challengeId}-${String(sequence)}`',
    replacement: '`resend-${linkSessionId}-${String(sequence - sequence)}`',
    noticedBy: ['api/links/resendIds.spec.ts'],
  },
  {
    name: 'code-asked-for-too-early',
    breaks: 'Another code is asked for no sooner than the carrier allows.',
    file: 'workflows/linkSession/linkDialog.ts',
    text: 'if (this.step.resendAt === undefined || !isPast(this.step.resendAt)) return',
    replacement: 'if (this.step.resendAt === undefined) return',
    noticedBy: [linkSessionSpec],
  },
  {
    name: 'same-restart-told-twice',
    breaks: 'One start of a device counts once, however often it is told.',
    file: 'workflows/linkSession/linkDialog.ts',
    text: `    this.knownBootId = bootId;
`,
    replacement: '',
    noticedBy: [linkSessionSpec],
  },
  {
    name: 'key-not-bound-to-its-link',
    breaks: 'A device signs its key for one link session.',
    file: 'contracts/domain/sealing.ts',
    text: `    'carrier-sync sealing key v1',
    scope.sourceId,
    scope.linkSessionId,
`,
    replacement: `    'carrier-sync sealing key v1',
    scope.sourceId,
`,
    noticedBy: [sealingSpec],
  },
  {
    name: 'envelope-not-bound-to-its-step',
    breaks: 'An envelope is bound to the step that it was sealed for.',
    file: 'contracts/domain/sealing.ts',
    text: `    scope.challengeId,
    submissionId,`,
    replacement: '    submissionId,',
    noticedBy: [sealingSpec],
  },
];
