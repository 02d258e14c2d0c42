const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago, in the words of the screens: `3 min ago`. */
export function ago(instant: string, now: number): string {
  const passed = Math.max(0, now - Date.parse(instant));
  if (passed < 5_000) return 'just now';
  if (passed < minute) return `${Math.floor(passed / 1000)} s ago`;
  if (passed < hour) return `${Math.floor(passed / minute)} min ago`;
  if (passed < day) return `${Math.floor(passed / hour)} h ago`;
  const days = Math.floor(passed / day);
  return days === 1 ? 'yesterday' : `${days} days ago`;
}

/** A length of time ahead: `~12 s`, `~3 min`. */
export function about(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 90) return `~${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `~${minutes} min` : `~${Math.round(minutes / 60)} h`;
}

/** A countdown: `1:05`. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The exact instant in the reader's own zone, for hover and screen readers. */
export function exactly(instant: string): string {
  return new Date(instant).toLocaleString('en-US', {
    dateStyle: 'medium',
    timeStyle: 'medium',
  });
}

/** The time of day in the reader's own zone: `6:02 am`. */
export function timeOfDay(instant: string): string {
  return new Date(instant).toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit' }).toLowerCase();
}

/** A date without a time (YYYY-MM-DD), never shifted by a zone: `Nov 20`, with the year when it is another. */
export function calendarDate(date: string, now: number): string {
  const instant = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  const sameYear = instant.getUTCFullYear() === new Date(now).getUTCFullYear();
  return instant.toLocaleDateString('en-US', {
    timeZone: 'UTC',
    month: 'short',
    day: 'numeric',
    ...(sameYear ? {} : { year: 'numeric' }),
  });
}

export function greeting(now: number): string {
  const hours = new Date(now).getHours();
  if (hours < 12) return 'Good morning';
  return hours < 18 ? 'Good afternoon' : 'Good evening';
}
