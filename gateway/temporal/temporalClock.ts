import type { temporal } from '@temporalio/proto';
import type { WallClock } from '../../contracts/domain/businessClock.ts';

type Instant = temporal.api.workflowservice.v1.IPollActivityTaskQueueResponse['startedTime'];

/**
 * Temporal's own time, as the tasks that it hands out tell it: each says when it was started, which is now. What
 * Temporal says of a task's age is compared with this, since its machines' clocks may differ from the database's.
 */
export class TemporalClock {
  private readonly wall: WallClock;
  private readonly monotonic: () => number;
  private known: { readonly ms: number; readonly at: number } | undefined;

  constructor(wall: WallClock, monotonic: () => number = () => performance.now()) {
    this.wall = wall;
    this.monotonic = monotonic;
  }

  /** Takes in when a task was started that has come this moment. */
  heard(startedTime: Instant): void {
    if (startedTime != null) this.known = { ms: instantMs(startedTime), at: this.monotonic() };
  }

  /** Milliseconds since 1970; the wall clock's until a task has come. */
  nowMs(): number {
    if (this.known === undefined) return this.wall.now().getTime();
    return this.known.ms + this.monotonic() - this.known.at;
  }
}

/** 0 for none. */
export function instantMs(instant: Instant): number {
  return instant == null ? 0 : Number(instant.seconds ?? 0) * 1_000 + (instant.nanos ?? 0) / 1e6;
}
