import { PortalFailure } from './failures.ts';

/** So many digits come out of a JavaScript number as they went in. */
const mostExactDigits = 15;

/** An object of a portal's JSON, read field by field. A field of another kind throws `PortalFailure` SITE_CHANGED. */
export class JsonObject {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #path: string;

  constructor(value: unknown, path = '$') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new PortalFailure('SITE_CHANGED', `${path} is no object`);
    }
    this.#fields = value as Record<string, unknown>;
    this.#path = path;
  }

  has(name: string): boolean {
    return this.#fields[name] !== undefined;
  }

  isNull(name: string): boolean {
    if (!this.has(name)) throw this.#unlike(name, 'there');
    return this.#fields[name] === null;
  }

  text(name: string): string {
    const value = this.#fields[name];
    if (typeof value !== 'string') throw this.#unlike(name, 'a text');
    return value;
  }

  /** A whole number that JavaScript holds exactly. */
  wholeNumber(name: string): number {
    const value = this.#fields[name];
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw this.#unlike(name, 'a whole number');
    return value;
  }

  /**
   * A number as the decimal string that the portal wrote, for `parseAmount`. Throws VALUE_SUSPECT for one of more digits
   * than a JavaScript number keeps: 0.1 + 0.2 in the portal's own sums is no amount.
   */
  decimal(name: string): string {
    const value = this.#fields[name];
    if (typeof value !== 'number') throw this.#unlike(name, 'a number');
    const text = String(value);
    const digits = text.replace(/^-?0*\.?0*/, '').replace('.', '');
    if (!/^-?\d+(?:\.\d+)?$/.test(text) || digits.length > mostExactDigits) {
      throw new PortalFailure(
        'VALUE_SUSPECT',
        `${this.#path}.${name} is no number of at most ${mostExactDigits} digits`,
      );
    }
    return text;
  }

  flag(name: string): boolean {
    const value = this.#fields[name];
    if (typeof value !== 'boolean') throw this.#unlike(name, 'true or false');
    return value;
  }

  object(name: string): JsonObject {
    return new JsonObject(this.#fields[name], `${this.#path}.${name}`);
  }

  objects(name: string): JsonObject[] {
    const value = this.#fields[name];
    if (!Array.isArray(value)) throw this.#unlike(name, 'a list');
    return value.map((item: unknown, index) => new JsonObject(item, `${this.#path}.${name}[${index}]`));
  }

  #unlike(name: string, kind: string): PortalFailure {
    return new PortalFailure('SITE_CHANGED', `${this.#path}.${name} is not ${kind}`);
  }
}

/** The text as a JSON object; SITE_CHANGED for anything else. */
export function parseJsonObject(text: string): JsonObject {
  try {
    return new JsonObject(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw new PortalFailure('SITE_CHANGED', 'the answer is no JSON');
    throw error;
  }
}
