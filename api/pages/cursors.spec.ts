import { decodeCursor, encodeCursor, pageOf } from './cursors.ts';

const id = '0d2c6ee0-2f5a-4b0c-9d6e-3a8f6f5b7c11';

describe('cursors', () => {
  it('bring back the keys they were made of, whatever characters these have', () => {
    const keys = ["O'Brien – 🙂", id];
    expect(decodeCursor(encodeCursor(keys), ['text', 'id'])).toEqual(keys);
  });

  it('are nulls where there is none', () => {
    expect(decodeCursor(undefined, ['instant', 'id'])).toEqual([null, null]);
  });

  it.each([
    ['no base64', '%%%'],
    ['no JSON', Buffer.from('nonsense').toString('base64url')],
    ['no list', Buffer.from('{"0":"a"}').toString('base64url')],
    ['too few keys', encodeCursor(['a'])],
    ['too many keys', encodeCursor(['a', id, id])],
    ['no id', encodeCursor(['a', 'b'])],
    ['a NUL', encodeCursor(['\0', id])],
    ['half a surrogate pair', encodeCursor(['\ud800', id])],
  ])('are refused with %s', (_case, cursor) => {
    expect(() => decodeCursor(cursor, ['text', 'id'])).toThrow('Some fields need correction.');
  });

  it('hold instants and counts that a database understands', () => {
    const refused = (key: string, kind: 'instant' | 'count') => () =>
      decodeCursor(encodeCursor([key]), [kind]);
    expect(refused('yesterday', 'instant')).toThrow();
    expect(refused('2026-02-30T00:00:00Z', 'instant')).toThrow();
    expect(refused('-1', 'count')).toThrow();
    expect(refused('9'.repeat(30), 'count')).toThrow();
    expect(refused('2026-11-21T10:00:00.123Z', 'instant')()).toEqual(['2026-11-21T10:00:00.123Z']);
  });
});

describe('a page', () => {
  const keysOf = (item: string) => [item];

  it('says that another follows only when one does', () => {
    expect(pageOf(['a', 'b'], 2, keysOf)).toEqual({ items: ['a', 'b'], nextCursor: null });
    expect(pageOf(['a', 'b', 'c'], 2, keysOf)).toEqual({
      items: ['a', 'b'],
      nextCursor: encodeCursor(['b']),
    });
    expect(pageOf([], 2, keysOf)).toEqual({ items: [], nextCursor: null });
  });
});
