import { isISO8601, isUUID } from 'class-validator';
import { FailureError } from '../../contracts/domain/failures.ts';
import { isStorable } from '../schema/texts.ts';

type Keys = readonly string[];

/** What a sort key is; a forged cursor must not reach the database as something else. */
export type KeyKind = 'text' | 'id' | 'instant' | 'count';

/** The sort keys of a page's last row, opaque to clients. */
export function encodeCursor(keys: Keys): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

/**
 * The sort keys of the row to go on after; nulls without a cursor.
 *
 * @throws FailureError VALIDATION_FAILED for what `encodeCursor` did not make
 */
export function decodeCursor(cursor: string | undefined, kinds: readonly KeyKind[]): (string | null)[] {
  if (cursor === undefined) return kinds.map(() => null);
  const keys = parse(cursor);
  if (!isKeys(keys, kinds)) {
    const fields = [{ field: 'cursor', message: 'is not one that a page ended with' }];
    throw new FailureError('VALIDATION_FAILED', { fields });
  }
  return [...keys];
}

/** A page of the rows read with `limit + 1`: one more than shown tells that another page follows. */
export function pageOf<Item>(
  rows: readonly Item[],
  limit: number,
  keysOf: (item: Item) => Keys,
): { items: Item[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keysOf(last)) : null };
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function isKeys(value: unknown, kinds: readonly KeyKind[]): value is string[] {
  return (
    Array.isArray(value) &&
    value.length === kinds.length &&
    kinds.every((kind, index) => {
      const key: unknown = value[index];
      return typeof key === 'string' && isKeyOf(kind, key);
    })
  );
}

function isKeyOf(kind: KeyKind, key: string): boolean {
  switch (kind) {
    case 'text':
      return isStorable(key);
    case 'id':
      return isUUID(key);
    case 'instant':
      return isISO8601(key, { strict: true, strictSeparator: true }) && key.endsWith('Z');
    case 'count':
      return /^\d{1,15}$/.test(key);
  }
}
