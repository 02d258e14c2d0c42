import { visibleNumber } from './visibleNumber.ts';

describe('a policy number that can be compared', () => {
  it('leaves a plain number alone', () => {
    expect(visibleNumber('0012-345')).toEqual({ text: '0012-345', words: '8 characters', isPlain: true });
  });

  it('shows inner, leading and trailing spaces', () => {
    expect(visibleNumber(' ML 001 ')).toEqual({
      text: '·ML·001·',
      words: '8 characters, 3 spaces shown as ·',
      isPlain: false,
    });
  });

  it('names characters that nobody can see', () => {
    expect(visibleNumber('A\u200f\t\u00a0B').text).toBe('A⟨U+200F⟩⟨U+0009⟩⟨U+00A0⟩B');
    expect(visibleNumber('A\u200fB').words).toBe('3 characters, 1 hidden character');
  });

  it('counts an emoji once', () => {
    expect(visibleNumber('🔑1').words).toBe('2 characters');
  });
});
