import type { AttemptState, LinkSessionState, PolicySyncState, SourceState } from './states.ts';

type Transitions<State extends string> = Readonly<Record<State, readonly State[]>>;

const attemptFailures = [
  'DENIED',
  'LOCKED',
  'NEEDS_ACTION',
  'EXPIRED',
  'UNAVAILABLE',
  'CANCELLED',
  'FAILED',
] as const;

export const sourceTransitions: Transitions<SourceState> = {
  CREATED: ['LINKED', 'UNLINKED', 'PAUSED'],
  LINKED: ['UNLINKED', 'PAUSED'],
  UNLINKED: ['LINKED', 'PAUSED'],
  PAUSED: ['UNLINKED'],
};

export const linkSessionTransitions: Transitions<LinkSessionState> = {
  AWAITING_CREDENTIALS: ['AUTHENTICATING', ...attemptFailures],
  // Asked for once more when the device started anew before it used them.
  AUTHENTICATING: ['AWAITING_CREDENTIALS', 'CHALLENGED', 'LINKED', ...attemptFailures],
  CHALLENGED: ['VERIFYING', 'CHALLENGED', ...attemptFailures],
  VERIFYING: ['CHALLENGED', 'LINKED', ...attemptFailures],
  LINKED: ['ENDED'],
  ENDED: [],
  DENIED: [],
  LOCKED: [],
  NEEDS_ACTION: [],
  EXPIRED: [],
  UNAVAILABLE: [],
  CANCELLED: [],
  FAILED: [],
};

export const attemptTransitions: Transitions<AttemptState> = {
  QUEUED: [
    'IN_PROGRESS',
    'SUCCESS',
    'NOT_FOUND',
    'SKIPPED',
    'QUARANTINED',
    'FAILED',
    'SUPERSEDED',
    'RETURNED',
  ],
  // A force sync whose session ended before it was read waits for the next one.
  IN_PROGRESS: [
    'SUCCESS',
    'NOT_FOUND',
    'QUARANTINED',
    'FAILED',
    'SUPERSEDED',
    'RETURNED',
    'QUEUED',
    'SKIPPED',
  ],
  // A list may show the same number a second time, for another person: what was accepted is then taken back.
  SUCCESS: ['QUARANTINED'],
  NOT_FOUND: [],
  SKIPPED: [],
  QUARANTINED: [],
  FAILED: [],
  SUPERSEDED: [],
  // A device may deliver, late, what it had read before its batch was given back.
  RETURNED: ['SUCCESS', 'NOT_FOUND', 'SKIPPED', 'QUARANTINED', 'FAILED', 'SUPERSEDED'],
};

const settled = ['QUEUED', 'NOT_YET_SYNCED', 'SKIPPED'] as const;

export const policySyncTransitions: Transitions<PolicySyncState> = {
  NOT_YET_SYNCED: ['QUEUED', 'SKIPPED'],
  QUEUED: [
    'IN_PROGRESS',
    'SUCCESS',
    'NOT_FOUND',
    'SKIPPED',
    'QUARANTINED',
    'FAILED',
    'NOT_YET_SYNCED',
    'QUEUED',
  ],
  IN_PROGRESS: ['SUCCESS', 'NOT_FOUND', 'SKIPPED', 'QUARANTINED', 'FAILED', 'QUEUED', 'NOT_YET_SYNCED'],
  SUCCESS: [...settled, 'QUARANTINED'],
  NOT_FOUND: settled,
  SKIPPED: settled,
  QUARANTINED: settled,
  FAILED: settled,
};

/** True when the table of legal transitions has an entry from one state to the other. */
export function isLegalTransition<State extends string>(
  transitions: Transitions<State>,
  from: State,
  to: State,
): boolean {
  return transitions[from].includes(to);
}

export function isTerminalLinkState(state: LinkSessionState): boolean {
  return linkSessionTransitions[state].length === 0;
}
