import type { BusinessClock, BusinessClockSettings } from '../domain/businessClock.ts';
import { ringAfter } from './alarms.ts';
import { clockOfFile } from './clockFile.ts';

export const wallClock: BusinessClock = { ...evenClock(Date.now, { speed: 1, anchor: 0, origin: 0 }) };

/**
 * The clock that a process was configured with.
 *
 * @param wallNow milliseconds since 1970
 * @throws Error in words when the settings make no clock
 */
export function createBusinessClock(
  settings: BusinessClockSettings,
  wallNow: () => number = Date.now,
): BusinessClock {
  if (settings.file !== undefined) return clockOfFile(settings.file, wallNow);
  const speed = settings.speed ?? 1;
  const anchor = settings.anchor === undefined ? wallNow() : Date.parse(settings.anchor);
  const origin = settings.origin === undefined ? anchor : Date.parse(settings.origin);
  if (!(speed > 0) || Number.isNaN(anchor) || Number.isNaN(origin)) {
    throw new Error('BUSINESS_CLOCK needs a positive speed and ISO 8601 instants for origin and anchor');
  }
  return evenClock(wallNow, { speed, anchor, origin });
}

/** A clock that runs evenly and is never set. */
function evenClock(
  wallNow: () => number,
  { speed, anchor, origin }: { speed: number; anchor: number; origin: number },
): BusinessClock {
  const at = (wall: number): Date => new Date(origin + (wall - anchor) * speed);
  return {
    now: () => at(wallNow()),
    at: (wallInstant) => at(wallInstant.getTime()),
    wallMs: (businessMs) => businessMs / speed,
    isWallClock: speed === 1 && origin === anchor,
    alarm: (afterMs, ring) => ringAfter(afterMs / speed, ring),
    onSet: () => () => undefined,
  };
}
