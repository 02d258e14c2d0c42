import type { AttemptState, LinkSessionState, PolicySyncState, SourceState } from './states.ts';

/** Outbox events: what changed, with opaque ids. A reader fetches the rest with its own rights. */
export type OutboxEvent =
  | {
      type: 'linkSession.changed';
      sourceId: string;
      linkSessionId: string;
      state: LinkSessionState;
      sequence: number;
    }
  | { type: 'source.changed'; sourceId: string; state: SourceState }
  | { type: 'sweep.progressed'; sourceId: string }
  | { type: 'policy.syncChanged'; policyId: string; sourceId: string | null; state: PolicySyncState }
  | { type: 'attempt.changed'; attemptId: string; policyId: string; state: AttemptState }
  | { type: 'device.changed'; deviceId: string }
  | { type: 'policy.changed'; policyId: string }
  | { type: 'setup.changed' };

export type OutboxEventType = OutboxEvent['type'];
