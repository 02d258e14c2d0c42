import { isTextOf } from './texts.ts';

describe('text', () => {
  it.each(['a\0b', '\ud800', 'x\udc00'])('that no database could keep as it is is refused (%j)', (text) => {
    expect(isTextOf('verbatim', text)).toBe(false);
    expect(isTextOf('line', text)).toBe(false);
    expect(isTextOf('paragraph', text)).toBe(false);
  });

  it.each([' 007 ', '\u00a0x', '‮123', '🙂', 'e\u0301'])('in any script is kept (%j)', (text) => {
    expect(isTextOf('line', text)).toBe(true);
    expect(isTextOf('verbatim', text)).toBe(true);
  });

  it('has control characters only where it is kept byte for byte, and line breaks in paragraphs', () => {
    expect([
      isTextOf('line', 'a\tb'),
      isTextOf('paragraph', 'a\tb\r\nc'),
      isTextOf('verbatim', '\u0007'),
    ]).toEqual([false, true, true]);
    expect(isTextOf('paragraph', '\u0007')).toBe(false);
  });
});
