const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one takes far longer than using it. */
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const formatter =
    formatters.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  formatters.set(timeZone, formatter);
  return formatter;
}

/** Minutes by which the clocks of a time zone are ahead of UTC at an instant. */
function offsetMinutes(instant: number, timeZone: string): number {
  const parts = formatterOf(timeZone).formatToParts(instant);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  return Math.round((shown - instant) / 60_000);
}

/** Milliseconds since 1970 at which clocks there show `time` (HH:MM) of `day` (YYYY-MM-DD). */
export function localInstant(day: string, time: string, timeZone: string): number {
  const asUtc = Date.parse(`${day}T${time}:00Z`);
  const first = asUtc - offsetMinutes(asUtc, timeZone) * 60_000;
  return asUtc - offsetMinutes(first, timeZone) * 60_000;
}

const knownDays = new Map<string, string>();

/** The date there, YYYY-MM-DD. The same few instants of a plan are asked for again and again. */
export function localDay(instant: number, timeZone: string): string {
  const key = `${String(instant)} ${timeZone}`;
  const known = knownDays.get(key);
  if (known !== undefined) return known;
  const day = new Date(instant + offsetMinutes(instant, timeZone) * 60_000).toISOString().slice(0, 10);
  knownDays.set(key, day);
  return day;
}

export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

export function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
