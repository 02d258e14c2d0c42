/**
 * The one clock of the business: day boundaries, schedules and time-outs. In production it is the wall clock; tests
 * and demos start it elsewhere or let it run faster.
 */
export interface BusinessClock {
  now(): Date;
  /** Length of a wall-clock wait that lets `businessMs` of business time pass. */
  wallMs(businessMs: number): number;
}

export interface BusinessClockSettings {
  /** ISO 8601 instant at which the business clock stood when the wall clock showed `anchor`. */
  origin?: string;
  /** ISO 8601 wall-clock instant. */
  anchor?: string;
  /** Business milliseconds for each wall-clock millisecond. */
  speed?: number;
}

export const wallClock: BusinessClock = { now: () => new Date(), wallMs: (businessMs) => businessMs };

export function createBusinessClock(
  settings: BusinessClockSettings,
  wallNow: () => number = Date.now,
): BusinessClock {
  const speed = settings.speed ?? 1;
  const anchor = settings.anchor === undefined ? wallNow() : Date.parse(settings.anchor);
  const origin = settings.origin === undefined ? anchor : Date.parse(settings.origin);
  if (!(speed > 0) || Number.isNaN(anchor) || Number.isNaN(origin)) {
    throw new Error('BUSINESS_CLOCK needs a positive speed and ISO 8601 instants for origin and anchor');
  }
  return {
    now: () => new Date(origin + (wallNow() - anchor) * speed),
    wallMs: (businessMs) => businessMs / speed,
  };
}

/** The calendar date (YYYY-MM-DD) of an instant in an IANA time zone. */
export function businessDay(instant: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(instant);
}
