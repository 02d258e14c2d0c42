import { takeAnswers, takeCredentials } from './secrets.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('what was in an envelope', () => {
  it('is credentials, or answers, and nothing more', () => {
    expect(takeCredentials(bytes('{"username":"ada","password":"secret"}'))).toEqual({
      username: 'ada',
      password: 'secret',
    });
    expect(takeAnswers(bytes('{"code":"123456"}'))).toEqual({ code: '123456' });
  });

  it.each([
    'hunter2-not-json',
    '{"username":"ada","password":"hun',
    '{"username":"ada"}',
    '{"username":"ada","password":"secret","more":"x"}',
    '{"username":"ada","password":7}',
    '["ada","secret"]',
    'null',
    '',
  ])('is nothing when it is %j, and no error quotes it', (text) => {
    expect(takeCredentials(bytes(text))).toBeUndefined();
  });

  it.each(['{"username":"ada","password":"secret"}', 'hunter2-not-json'])(
    'is overwritten where it came from (%j)',
    (text) => {
      const plaintext = bytes(text);
      takeCredentials(plaintext);
      expect([...plaintext].every((byte) => byte === 0)).toBe(true);
    },
  );
});
