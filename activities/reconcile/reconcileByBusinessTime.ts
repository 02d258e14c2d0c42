import { ScheduleOverlapPolicy, type Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { BusinessClock } from '../../contracts/domain/businessClock.ts';
import { reconcileScheduleId } from '../../contracts/temporal/workflowIds.ts';
import { reconcileEveryMs } from './schedules.ts';

/** However fast the business clock runs. */
const atMostEveryMs = 1_000;

/**
 * Temporal's Schedules go by the wall clock. While the business clock is another one, the worker asks for the
 * reconciler at its interval of business time, and at once when the clock has been set: that starts the days that are
 * due and wakes what waited for an instant that has come. Returns what ends it.
 */
export function reconcileByBusinessTime(client: Client, clock: BusinessClock, log: Logger): () => void {
  if (clock.isWallClock) return () => undefined;
  const reconcile = (): void => {
    client.schedule
      .getHandle(reconcileScheduleId)
      .trigger(ScheduleOverlapPolicy.BUFFER_ONE)
      .catch((error: unknown) => {
        log.warn({ err: error }, 'the reconciler could not be asked for; its Schedule makes up for it');
      });
  };
  const intervalMs = Math.max(
    reconcileEveryMs,
    (atMostEveryMs * reconcileEveryMs) / clock.wallMs(reconcileEveryMs),
  );
  let stopAlarm = (): void => undefined;
  const again = (): void => {
    stopAlarm = clock.alarm(intervalMs, () => {
      reconcile();
      again();
    });
  };
  again();
  const stopListening = clock.onSet(reconcile);
  return () => {
    stopAlarm();
    stopListening();
  };
}
