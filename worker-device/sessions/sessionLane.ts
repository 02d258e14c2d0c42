import type { BusinessClock } from '../../contracts/domain/businessClock.ts';
import type { PluginSessionFacts } from '../../contracts/domain/plugins.ts';
import type { ReadOrder } from '../../contracts/domain/readings.ts';
import type { SessionEndReason } from '../../contracts/domain/states.ts';
import type { SessionRef } from '../../contracts/temporal/deviceActivities.ts';
import type { DeviceLog } from '../deviceLog.ts';
import type { PortalSession } from '../portal/portalSession.ts';
import { SessionOver } from '../portal/portalSession.ts';
import type { Rank } from './turnQueue.ts';
import { forceRank, TurnQueue } from './turnQueue.ts';

export interface LaneOptions {
  pluginId: string;
  ref: SessionRef;
  session: PortalSession;
  facts: Pick<PluginSessionFacts, 'idleTimeoutMs' | 'absoluteTimeoutMs'>;
  clock: BusinessClock;
  log: DeviceLog;
  /** Called once, for a session that was Linked. */
  onEnded(lane: SessionLane, reason: SessionEndReason): void;
}

/** What became of work that asked for a turn in a session. */
export type TurnResult<Result> = { kind: 'DONE'; result: Result } | { kind: 'NOT_BEGUN' };

type Standing = 'SIGNING_IN' | 'LINKED' | 'OVER';

type CallOff = () => void;
const nothing: CallOff = () => undefined;

/**
 * One portal session of one source and the order of work in it. A force sync goes before everything that has not
 * begun, and takes its policy out of the batches that hold it; nothing that has begun is cancelled.
 */
export class SessionLane {
  readonly ref: SessionRef;
  readonly pluginId: string;
  readonly session: PortalSession;
  private readonly options: LaneOptions;
  private readonly turns: TurnQueue;
  private readonly over = new AbortController();
  /** Policies that were forced, with the generation of the newest claim. */
  private readonly forced = new Map<string, number>();
  private standing: Standing = 'SIGNING_IN';
  private reason: SessionEndReason | undefined;
  private workUnderWay = 0;
  private nextRank: Rank = forceRank + 1;
  private stopIdleAlarm: CallOff = nothing;
  private stopAbsoluteAlarm: CallOff = nothing;
  private loginTimer: NodeJS.Timeout | undefined;

  constructor(options: LaneOptions) {
    this.options = options;
    this.ref = options.ref;
    this.pluginId = options.pluginId;
    this.session = options.session;
    this.turns = new TurnQueue(options.session.maxConcurrentReads);
  }

  get isLinked(): boolean {
    return this.standing === 'LINKED';
  }

  get isSigningIn(): boolean {
    return this.standing === 'SIGNING_IN';
  }

  /** Aborted when the session is over. */
  get ended(): AbortSignal {
    return this.over.signal;
  }

  /** Why it is over; undefined while it lives. */
  get endReason(): SessionEndReason | undefined {
    return this.reason;
  }

  /** Gives the login up when it has not ended by then, in real time. */
  expireLogin(afterMs: number): void {
    clearTimeout(this.loginTimer);
    if (this.standing !== 'SIGNING_IN') return;
    this.loginTimer = setTimeout(() => void this.close('SESSION_TIMED_OUT', { signOut: false }), afterMs);
    this.loginTimer.unref();
  }

  link(): void {
    if (this.standing !== 'SIGNING_IN') return;
    this.standing = 'LINKED';
    clearTimeout(this.loginTimer);
    const { absoluteTimeoutMs } = this.options.facts;
    this.stopAbsoluteAlarm = this.endAfter(absoluteTimeoutMs);
    this.watchIdleness();
  }

  /** A rank behind everything that has one already: an older batch goes before a newer one. */
  drawRank(): Rank {
    this.nextRank += 1;
    return this.nextRank;
  }

  /** From now on only claims of at least this generation are worth reading. */
  force({ policyId, generation }: ReadOrder): void {
    this.forced.set(policyId, Math.max(generation, this.forced.get(policyId) ?? 0));
  }

  /** Whether a force sync has taken this policy over. */
  isTaken({ policyId, generation }: ReadOrder): boolean {
    return generation < (this.forced.get(policyId) ?? 0);
  }

  /**
   * Does one piece of portal work when its turn has come. `begin` may still refuse it then, by returning undefined. A
   * `SessionOver` that the work throws ends the session.
   */
  async takeTurn<Result>(
    rank: Rank,
    signal: AbortSignal,
    begin: () => Promise<Result> | undefined,
  ): Promise<TurnResult<Result>> {
    const endTurn = await this.turns.take(rank, signal);
    if (endTurn === undefined) return { kind: 'NOT_BEGUN' };
    this.workUnderWay += 1;
    this.stopIdleAlarm();
    try {
      const work = begin();
      return work === undefined ? { kind: 'NOT_BEGUN' } : { kind: 'DONE', result: await work };
    } catch (error) {
      if (!(error instanceof SessionOver)) throw error;
      void this.close(error.reason, { signOut: false });
      return { kind: 'NOT_BEGUN' };
    } finally {
      this.workUnderWay -= 1;
      this.watchIdleness();
      endTurn();
    }
  }

  /** Ends login or session; the first reason stands. Resolves when nothing of it is left at the device. */
  async close(reason: SessionEndReason, { signOut }: { signOut: boolean }): Promise<void> {
    if (this.standing !== 'OVER') {
      const wasLinked = this.isLinked;
      this.standing = 'OVER';
      this.reason = reason;
      clearTimeout(this.loginTimer);
      this.stopIdleAlarm();
      this.stopAbsoluteAlarm();
      this.turns.close();
      this.over.abort();
      if (wasLinked) this.options.onEnded(this, reason);
    }
    try {
      await this.session.close({ signOut });
    } catch (error) {
      this.options.log.warn(
        { err: error, sourceId: this.ref.sourceId },
        'a portal session did not close cleanly',
      );
    }
  }

  /** Nothing is done to keep a session alive; the portal has ended one that nobody used for so long. */
  private watchIdleness(): void {
    this.stopIdleAlarm();
    if (this.standing === 'LINKED' && this.workUnderWay === 0) {
      this.stopIdleAlarm = this.endAfter(this.options.facts.idleTimeoutMs);
    }
  }

  private endAfter(businessMs: number | undefined): CallOff {
    if (businessMs === undefined) return nothing;
    return this.options.clock.alarm(businessMs, () => {
      void this.close('SESSION_TIMED_OUT', { signOut: false });
    });
  }
}
