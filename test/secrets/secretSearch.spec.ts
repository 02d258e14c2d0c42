import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { codeCanary, drawPassword, passwordCanary } from './canary.ts';
import { SecretSearch } from './secretSearch.ts';

const password = drawPassword();
const search = new SecretSearch([passwordCanary('password', password), codeCanary('code', '407193')]);
const noise = randomBytes(5_000);

function found(bytes: Buffer | string): string[] {
  const hidden = Buffer.concat([noise, Buffer.from('\n'), Buffer.from(bytes), Buffer.from('\n'), noise]);
  return [...new Set(search.inBytes('here', hidden).map(({ canary }) => canary))];
}

const ways: [string, (text: string) => string | Buffer][] = [
  ['as it is', (text) => text],
  ['at the end of a sentence', (text) => `It is ${text}.`],
  ['in JSON', (text) => JSON.stringify({ text })],
  ['in JSON in JSON', (text) => JSON.stringify(JSON.stringify({ text }))],
  ['in a URL', (text) => `?q=${encodeURIComponent(text)}&r=1`],
  ['in a form', (text) => new URLSearchParams({ text }).toString()],
  ['in UTF-16', (text) => Buffer.from(text, 'utf16le')],
  ['in hexadecimal', (text) => Buffer.from(text).toString('hex')],
  ['in base64', (text) => Buffer.from(text).toString('base64')],
  ['in base64, one byte in', (text) => Buffer.from(`{${text}}`).toString('base64')],
  ['in base64, two bytes in', (text) => Buffer.from(`{"${text}"}`).toString('base64')],
  ['in base64url', (text) => Buffer.from(`{"a":"${text}"}`).toString('base64url')],
];

describe('a secret', () => {
  it.each(ways)('is found %s', (_way, write) => {
    expect(found(write(password))).toEqual(['password']);
    expect(found(write('407193'))).toEqual(['code']);
  });

  it('is found when only its unmistakable part is left', () => {
    expect(found(password.slice(2, 20))).toEqual(['password']);
  });

  it('is found at the very beginning and the very end', () => {
    expect(search.inBytes('here', Buffer.from(password))).not.toEqual([]);
    expect(search.inBytes('here', Buffer.from('407193'))).not.toEqual([]);
  });

  it('is not found where it is not: in other numbers, in noise, or when compressed', () => {
    expect(found('14071935 407193.50 0.407193')).toEqual([]);
    expect(found(randomBytes(1_000_000))).toEqual([]);
    expect(found(gzipSync(password))).toEqual([]);
  });

  it('is named in what is found, and never quoted', () => {
    const findings = search.inBytes('here', Buffer.from(`x ${password} y`));
    expect(findings).toContainEqual({ canary: 'password', encoding: 'plain', place: 'here' });
    expect(JSON.stringify(findings)).not.toContain(password.slice(2, 20));
  });
});
