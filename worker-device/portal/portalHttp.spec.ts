import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OriginGuard } from './originGuard.ts';
import { Pace } from './pace.ts';
import { PortalHttp } from './portalHttp.ts';
import { usualLimits } from './portalLimits.ts';
import { SessionCookies } from './sessionCookies.ts';
import { SessionTokens } from './sessionTokens.ts';
import { SubmissionGuard } from './submissionGuard.ts';

interface Answer {
  status: number;
  headers?: Record<string, string>;
}

let server: Server;
let http: PortalHttp;
/** What the portal answers, one a request; 200 when they have run out. */
let answers: Answer[];
let asked: { method: string; at: number }[];
/** Called when an answer that sets a cookie has come. */
let onCookie: () => void;

beforeEach(async () => {
  answers = [];
  asked = [];
  onCookie = () => undefined;
  server = createServer((request, response) => {
    asked.push({ method: request.method ?? '', at: performance.now() });
    const { status, headers } = answers.shift() ?? { status: 200 };
    response.writeHead(status, headers).end('an answer');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  http = new PortalHttp({
    origin,
    origins: new OriginGuard(origin, []),
    guard: new SubmissionGuard(),
    tokens: new SessionTokens(),
    pace: new Pace({ requestsPerSecond: 100, maxConcurrentRequests: 4 }),
    cookies: new SessionCookies(),
    limits: { ...usualLimits, backoffMs: [1] },
    beforeRequest: () => Promise.resolve(),
    afterCookies: () => {
      onCookie();
      return Promise.resolve();
    },
    userAgent: () => 'Portal spec',
  });
});

afterEach(async () => {
  await http.close();
  await new Promise((resolve) => server.close(resolve));
});

const { signal } = new AbortController();
const mayRetry = { signal, mayRetry: true };
const away = { code: 'SITE_UNAVAILABLE' };

describe('a request to a portal that met a fault', () => {
  it('is made again where it only reads', async () => {
    answers = [{ status: 503 }];
    expect((await http.send('GET', '/policies', {}, mayRetry)).status).toBe(200);
    answers = [{ status: 503 }];
    expect((await http.send('POST', '/search', { readsOnly: true }, mayRetry)).status).toBe(200);
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST', 'POST']);
  });

  it('is never made again where it may change something, nor within a login', async () => {
    answers = [{ status: 503 }, { status: 503 }];
    await expect(http.send('POST', '/accounts', {}, mayRetry)).rejects.toMatchObject(away);
    await expect(http.send('GET', '/sign-in', {}, { signal, mayRetry: false })).rejects.toMatchObject(away);
    expect(asked).toHaveLength(2);
  });

  it('leaves no error page to the plugin', async () => {
    answers = [{ status: 500 }, { status: 502 }];
    await expect(http.send('GET', '/policies', {}, mayRetry)).rejects.toMatchObject(away);
    expect(asked).toHaveLength(2);
  });

  it('holds back every request of the session for as long as the portal asks', async () => {
    answers = [{ status: 429, headers: { 'retry-after': '1', 'set-cookie': 'seen=yes' } }];
    const answered = new Promise<void>((resolve) => (onCookie = resolve));
    const first = http.send('GET', '/policies', {}, mayRetry);
    await answered;
    await new Promise(setImmediate);
    await Promise.all([first, http.send('GET', '/others', {}, mayRetry)]);
    const [refused, ...later] = asked;
    expect(later).toHaveLength(2);
    for (const { at } of later) expect(at - (refused?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('is not waited for when the portal asks for longer than a read may take', async () => {
    answers = [{ status: 429, headers: { 'retry-after': '3600' } }];
    await expect(http.send('GET', '/policies', {}, mayRetry)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(asked).toHaveLength(1);
  });
});
