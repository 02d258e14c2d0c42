import type { SessionEndReason } from '../../contracts/domain/states.ts';
import type { SessionRef } from '../../contracts/temporal/deviceActivities.ts';
import type { SessionLane } from './sessionLane.ts';

export type FoundLane = { kind: 'LINKED'; lane: SessionLane } | { kind: 'ENDED'; reason: SessionEndReason };

/** The device's lanes, one a source at most. */
export class SessionLanes {
  private readonly lanes = new Map<string, SessionLane>();

  /** Puts a lane in the place of the source's former one, which must be closed. */
  put(lane: SessionLane): void {
    this.lanes.set(lane.ref.sourceId, lane);
  }

  of(sourceId: string): SessionLane | undefined {
    return this.lanes.get(sourceId);
  }

  /** The lane in which exactly this attempt to link is under way. */
  signingIn({ sourceId, linkSessionId }: SessionRef): SessionLane | undefined {
    const lane = this.lanes.get(sourceId);
    return lane?.ref.linkSessionId === linkSessionId && lane.isSigningIn ? lane : undefined;
  }

  /** Sessions live in memory: one that is not here was held by an earlier run of this process. */
  isOfEarlierRun({ sourceId, linkEpoch }: Pick<SessionRef, 'sourceId' | 'linkEpoch'>): boolean {
    const lane = this.lanes.get(sourceId);
    return lane === undefined || lane.ref.linkEpoch < linkEpoch;
  }

  /** The session that work was claimed for, or why it is over. */
  linked({ sourceId, linkEpoch }: SessionRef): FoundLane {
    const lane = this.lanes.get(sourceId);
    if (lane === undefined || this.isOfEarlierRun({ sourceId, linkEpoch }))
      return { kind: 'ENDED', reason: 'DEVICE_RESTARTED' };
    if (lane.ref.linkEpoch > linkEpoch) return { kind: 'ENDED', reason: 'REPLACED' };
    if (lane.isLinked) return { kind: 'LINKED', lane };
    return { kind: 'ENDED', reason: lane.endReason ?? 'SESSION_TIMED_OUT' };
  }

  /** Signs out of these plugins' portals and closes their logins. */
  async closeOf(pluginIds: ReadonlySet<string>, reason: SessionEndReason): Promise<void> {
    await close(
      [...this.lanes.values()].filter((lane) => pluginIds.has(lane.pluginId)),
      reason,
    );
  }

  /** Signs out of every portal and closes every login. */
  async closeAll(reason: SessionEndReason): Promise<void> {
    await close([...this.lanes.values()], reason);
  }
}

async function close(lanes: readonly SessionLane[], reason: SessionEndReason): Promise<void> {
  await Promise.allSettled(lanes.map((lane) => lane.close(reason, { signOut: lane.isLinked })));
}
