/**
 * The one clock of the business: day boundaries, schedules, sessions, retries and leases. In production it is the wall
 * clock; tests and demos start it elsewhere, let it run faster, or set it forward (contracts/clock). What happens
 * between a person, a browser and a portal (a login, a code, a sealed envelope) goes by the wall clock instead.
 */
export interface BusinessClock {
  now(): Date;
  /** What this clock showed, or will show, when the wall clock shows `wallInstant`. */
  at(wallInstant: Date): Date;
  /** Length of a wall-clock wait that lets `businessMs` of business time pass, unless the clock is set. */
  wallMs(businessMs: number): number;
  /** Whether it shows the wall clock's time, so that what goes by that (Temporal's Schedules) goes by this one. */
  readonly isWallClock: boolean;
  /**
   * Rings once `afterMs` of business time have passed, also when the clock is set past that. Keeps no process alive.
   * Returns what calls it off.
   */
  alarm(afterMs: number, ring: () => void): () => void;
  /** Tells whenever the clock has been set. Returns what ends that. */
  onSet(listener: () => void): () => void;
}

/** Real time: what people, portals and secrets go by. */
export type WallClock = Pick<BusinessClock, 'now'>;

export interface BusinessClockSettings {
  /** ISO 8601 instant at which the business clock stood when the wall clock showed `anchor`. */
  origin?: string;
  /** ISO 8601 wall-clock instant. */
  anchor?: string;
  /** Business milliseconds for each wall-clock millisecond. */
  speed?: number;
  /** Path of a clock file (contracts/clock/clockFile.ts) that somebody sets forward; stands alone. */
  file?: string;
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

/** Minutes of the clock on the wall there, from 0 to 1439; where clocks change, an hour is left out or comes twice. */
export function minuteOfDay(instant: Date, timeZone: string): number {
  const shown = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(instant);
  const [hours, minutes] = shown.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}
