import { MessageReader } from './messageReader.ts';
import { keyForm } from './textForms.ts';

const reader = new MessageReader({
  key: 'AAAA==',
  at: '2026-11-20T10:00:00+00:00',
  word: 'x',
  count: '3',
  flag: 'yes',
});

describe('a field that does not fit', () => {
  it.each([
    [() => reader.text('key', 64, keyForm), 'key is not 32 raw bytes in base64url without padding'],
    [() => reader.instant('at'), 'at is not an instant of ISO 8601 in UTC that ends in Z'],
    [() => reader.oneOf('word', ['this', 'that']), 'word is none of this, that'],
    [() => reader.count('count'), 'count is no number'],
    [() => reader.count('missing'), 'missing is missing'],
    [() => reader.truth('flag'), 'flag is neither true nor false'],
    [() => reader.nested('missing'), 'missing is missing'],
    [() => new MessageReader([], 'session.'), 'session is no object'],
  ])('is named with what it should have been (%#)', (read, reason) => {
    expect(read).toThrow(reason);
  });
});
