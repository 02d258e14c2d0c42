import type { DatabaseClock } from '../../database/databaseClock.ts';

/**
 * Milliseconds that a device's own clock is ahead. Its people are told to set it when that is much, so two clocks have
 * to say so: where only the database's differs from it, or only this machine's, the device is right.
 */
export function deviceClockOffsetMs(deviceTime: Date, wall: Pick<DatabaseClock, 'nowMs' | 'ownMs'>): number {
  const [byDatabase, byOwn] = [wall.nowMs(), wall.ownMs()].map((now) => deviceTime.getTime() - now);
  if (byDatabase === undefined || byOwn === undefined) throw new Error('There are two clocks.');
  return Math.round(Math.abs(byDatabase) <= Math.abs(byOwn) ? byDatabase : byOwn);
}
