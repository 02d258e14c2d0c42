import type { DatabaseClock } from '../../database/databaseClock.ts';

/**
 * Milliseconds that a device's own clock is ahead. Its people are told to set it when that is much, so two clocks have
 * to say so: where only the database's differs from it, or only this machine's, the device is right.
 */
export function deviceClockOffsetMs(deviceTime: Date, wall: Pick<DatabaseClock, 'nowMs' | 'ownMs'>): number {
  const byDatabase = deviceTime.getTime() - wall.nowMs();
  const byOwn = deviceTime.getTime() - wall.ownMs();
  return Math.round(Math.abs(byDatabase) <= Math.abs(byOwn) ? byDatabase : byOwn);
}
