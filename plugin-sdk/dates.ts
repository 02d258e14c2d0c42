import { PortalFailure } from './failures.ts';

/** How a portal writes dates. Years have four digits: `01/02/26` is never certain. */
export type DateFormat = 'YYYY-MM-DD' | 'MM/DD/YYYY' | 'DD.MM.YYYY' | 'DD/MM/YYYY' | 'Month D, YYYY';

const numeric: Readonly<Record<Exclude<DateFormat, 'Month D, YYYY'>, RegExp>> = {
  'YYYY-MM-DD': /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/,
  'MM/DD/YYYY': /^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4})$/,
  'DD.MM.YYYY': /^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})$/,
  'DD/MM/YYYY': /^(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4})$/,
};

const worded = /^(?<word>[A-Z][a-z]+)\.? (?<day>\d{1,2}), (?<year>\d{4})$/;

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** The date that a text shows, as YYYY-MM-DD. Throws `PortalFailure` VALUE_SUSPECT for what is no date of that form. */
export function parseDate(text: string, format: DateFormat): string {
  const shown = text.replaceAll('\u00a0', ' ').trim();
  const pattern = format === 'Month D, YYYY' ? worded : numeric[format];
  const parts = pattern.exec(shown)?.groups;
  const date = parts === undefined ? null : calendarDate(parts);
  if (date === null) {
    throw new PortalFailure('VALUE_SUSPECT', `a text of ${text.length} characters is no date as ${format}`);
  }
  return date;
}

function calendarDate(parts: Readonly<Record<string, string | undefined>>): string | null {
  const month = parts['word'] === undefined ? Number(parts['month']) : monthNumber(parts['word']);
  const date = [parts['year'], padded(month), padded(Number(parts['day']))].join('-');
  return isCalendarDate(date) ? date : null;
}

/** True for a day that exists, written YYYY-MM-DD. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

function monthNumber(word: string): number {
  return monthNames.findIndex((name) => name === word || (word.length >= 3 && name.startsWith(word))) + 1;
}

function padded(number: number): string {
  return String(number).padStart(2, '0');
}
