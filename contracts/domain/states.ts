/** The underlying indicator of a product status. Guide 001 calls Open "Active". */
export const statusIndicators = ['PENDING', 'OPEN', 'CLOSED'] as const;
export type StatusIndicator = (typeof statusIndicators)[number];

export const deviceStates = ['ACTIVE', 'PAUSED', 'REMOVED'] as const;
export type DeviceState = (typeof deviceStates)[number];

export const sourceStates = ['CREATED', 'LINKED', 'UNLINKED', 'PAUSED'] as const;
export type SourceState = (typeof sourceStates)[number];

export const linkSessionStates = [
  'AWAITING_CREDENTIALS',
  'AUTHENTICATING',
  'CHALLENGED',
  'VERIFYING',
  'LINKED',
  'ENDED',
  'DENIED',
  'LOCKED',
  'NEEDS_ACTION',
  'EXPIRED',
  'UNAVAILABLE',
  'CANCELLED',
  'FAILED',
] as const;
export type LinkSessionState = (typeof linkSessionStates)[number];

/** What the person sees for each syncable policy, each day. */
export const policySyncStates = [
  'NOT_YET_SYNCED',
  'QUEUED',
  'IN_PROGRESS',
  'SUCCESS',
  'NOT_FOUND',
  'SKIPPED',
  'QUARANTINED',
  'FAILED',
] as const;
export type PolicySyncState = (typeof policySyncStates)[number];

/** What stands beside a policy: where its sync stands, or that it takes no part in it; the counts leave those out. */
export const shownSyncStates = [...policySyncStates, 'NOT_SYNCABLE'] as const;
export type ShownSyncState = (typeof shownSyncStates)[number];

/** Life of one sync attempt. RETURNED: claimed, but not read before its lease, batch or session ended. */
export const attemptStates = [
  'QUEUED',
  'IN_PROGRESS',
  'SUCCESS',
  'NOT_FOUND',
  'SKIPPED',
  'QUARANTINED',
  'FAILED',
  'SUPERSEDED',
  'RETURNED',
] as const;
export type AttemptState = (typeof attemptStates)[number];

export const attemptKinds = ['SWEEP', 'FORCE'] as const;
export type AttemptKind = (typeof attemptKinds)[number];

/** Why a portal session that was Linked is over. */
export const sessionEndReasons = [
  'SESSION_TIMED_OUT',
  'SIGNED_OUT',
  'DEVICE_RESTARTED',
  'DEVICE_SILENT',
  'SITE_BLOCKING',
  'SITE_CHANGED',
  'CARRIER_STOPPED',
  'REPLACED',
] as const;
export type SessionEndReason = (typeof sessionEndReasons)[number];
