import { invalid } from '../grpc/refusal.ts';
import { dateForm, instantForm, uuidForm } from './textForms.ts';
import type { TextForm } from './textForms.ts';

const longestWording = 20_000;
const controlCharacters = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/**
 * Reads one decoded message field by field; what does not fit is INVALID_ARGUMENT with the field's name. The value
 * itself is never repeated.
 */
export class MessageReader {
  private readonly fields: Readonly<Record<string, unknown>>;
  private readonly path: string;

  constructor(message: unknown, path = '') {
    const what = path.replace(/\.$/, '') || 'The message';
    if (message === undefined || message === null) throw invalid(`${what} is missing`);
    if (typeof message !== 'object' || Array.isArray(message)) throw invalid(`${what} is no object`);
    this.fields = { ...message };
    this.path = path;
  }

  /** 1 to `maxLength` characters, none of them a control character. */
  text(name: string, maxLength: number, form?: TextForm): string {
    const value = this.rawText(name, maxLength);
    if (value === '') throw this.refused(name, 'is missing');
    if (controlCharacters.test(value)) throw this.refused(name, 'contains control characters');
    if (form !== undefined && !form.pattern.test(value)) throw this.refused(name, `is not ${form.words}`);
    return value;
  }

  /** Up to `maxLength` characters exactly as they came, NUL excepted, which PostgreSQL cannot keep. */
  rawText(name: string, maxLength: number): string {
    const value = this.fields[name];
    if (typeof value !== 'string') throw this.refused(name, 'is missing');
    if (value.length > maxLength) throw this.refused(name, 'is too long');
    if (value.includes('\u0000')) throw this.refused(name, 'contains control characters');
    // A lone surrogate has no UTF-8 form.
    if (!value.isWellFormed()) throw this.refused(name, 'is not text');
    return value;
  }

  uuid(name: string): string {
    return this.text(name, 36, uuidForm);
  }

  uuids(name: string, maxItems: number): string[] {
    const items = this.list(name, maxItems);
    const reader = new MessageReader({ ...items }, `${this.path}${name}.`);
    return items.map((_item, index) => reader.uuid(String(index)));
  }

  /** ISO 8601 UTC. */
  instant(name: string): Date {
    const value = new Date(this.text(name, 40, instantForm));
    if (Number.isNaN(value.getTime())) throw this.refused(name, 'is no instant');
    return value;
  }

  /** An instant as its sender wrote it: a signature may cover the very characters. */
  instantText(name: string): string {
    this.instant(name);
    return this.text(name, 40);
  }

  /** Words of a portal, for people; cut where nobody would read on. */
  worded(name: string, maxLength: number): string {
    return cleanText(this.rawText(name, longestWording), maxLength);
  }

  /** YYYY-MM-DD, a day that exists. */
  date(name: string): string {
    const value = this.text(name, 10, dateForm);
    const instant = new Date(`${value}T00:00:00Z`);
    if (Number.isNaN(instant.getTime()) || !instant.toISOString().startsWith(value)) {
      throw this.refused(name, 'is no date');
    }
    return value;
  }

  count(name: string, max = 2 ** 31 - 1): number {
    const value = this.number(name);
    if (!Number.isInteger(value) || value < 0 || value > max) {
      throw this.refused(name, `is no whole number from 0 to ${String(max)}`);
    }
    return value;
  }

  /** A number above zero, fractions included. */
  positive(name: string, max: number): number {
    const value = this.number(name);
    if (!(value > 0) || value > max) throw this.refused(name, `is not above 0 and at most ${String(max)}`);
    return value;
  }

  flag(name: string): boolean {
    return this.fields[name] === true;
  }

  /** A flag of JSON, which nobody but its sender can set to anything. */
  truth(name: string): boolean {
    if (!this.has(name)) throw this.refused(name, 'is missing');
    const value = this.fields[name];
    if (typeof value !== 'boolean') throw this.refused(name, 'is neither true nor false');
    return value;
  }

  oneOf<Word extends string>(name: string, words: readonly Word[]): Word {
    const value = this.fields[name];
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw this.refused(name, `is none of ${words.join(', ')}`);
    return word;
  }

  list(name: string, maxItems: number): unknown[] {
    const value = this.fields[name] ?? [];
    if (!Array.isArray(value)) throw this.refused(name, 'is no list');
    if (value.length > maxItems) throw this.refused(name, 'has too many items');
    return value;
  }

  /** A list of messages, each with a reader of its own. */
  items(name: string, maxItems: number): MessageReader[] {
    return this.list(name, maxItems).map(
      (item, index) => new MessageReader(item, `${this.path}${name}[${String(index)}].`),
    );
  }

  nested(name: string): MessageReader {
    return new MessageReader(this.fields[name], `${this.path}${name}.`);
  }

  /** What `read` makes of a field, undefined where that was left out. */
  optional<Value>(name: string, read: (name: string) => Value): Value | undefined {
    return this.has(name) ? read(name) : undefined;
  }

  /** False also for null, which many languages write for what they leave out. */
  has(name: string): boolean {
    return this.fields[name] !== undefined && !this.isNull(name);
  }

  isNull(name: string): boolean {
    return this.fields[name] === null;
  }

  private number(name: string): number {
    if (!this.has(name)) throw this.refused(name, 'is missing');
    const value = this.fields[name];
    if (typeof value !== 'number') throw this.refused(name, 'is no number');
    return value;
  }

  private refused(name: string, problem: string): Error {
    return invalid(`${this.path}${name} ${problem}`);
  }
}

/** Items of a list whose key appears once only. */
export function requireDistinct(keys: readonly string[], what: string): void {
  if (new Set(keys).size !== keys.length) throw invalid(`${what} appears twice`);
}

/** Text that a portal worded: layout and control characters become spaces, and the rest is cut to its length. */
export function cleanText(text: string, maxLength: number): string {
  return [...text.replaceAll(new RegExp(controlCharacters, 'g'), ' ').toWellFormed()]
    .slice(0, maxLength)
    .join('');
}
