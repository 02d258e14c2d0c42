import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { wallClock } from '../../contracts/clock/businessClocks.ts';
import { definePlugin } from '../../plugin-sdk/index.ts';
import type { CarrierPlugin, Credentials, Portal } from '../../plugin-sdk/index.ts';
import { findChromium } from '../../scripts/engines/chromium.ts';
import { BrowserProvider } from '../../worker-device/portal/browserProvider.ts';
import { openPortalSession } from '../../worker-device/portal/portalSession.ts';
import type { LoginStep } from '../../worker-device/portal/portalSession.ts';
import { silentLog } from '../../worker-device/portal/sessionLog.ts';

const password = 'Correct-Horse-9';

/** A server that notes what it is asked for, as `METHOD path cookies`. */
class TestServer {
  readonly asked: string[] = [];
  readonly #server: Server;

  constructor(answer: (request: IncomingMessage, response: ServerResponse) => void) {
    this.#server = createServer((request, response) => {
      this.asked.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.cookie ?? ''}`.trim());
      answer(request, response);
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

let browser: BrowserProvider;
const elsewhere = new TestServer((_request, response) => response.end('elsewhere'));
const portal = new TestServer((request, response) => {
  const path = request.url ?? '';
  if (path === '/leave') response.writeHead(302, { location: `${elsewhere.origin}/stolen` }).end();
  else if (path === '/again') response.writeHead(307, { location: '/again-once-more' }).end();
  else {
    response.writeHead(200, {
      'content-type': 'text/html',
      'set-cookie': `from${path.replace('/', '-')}=1; Path=/`,
    });
    response.end(
      '<title>portal</title><form method="post" action="/in"><input name="p"><button>Go</button></form>',
    );
  }
});

beforeAll(async () => {
  browser = new BrowserProvider({ executablePath: await findChromium(() => undefined) });
  await Promise.all([portal.listen(), elsewhere.listen()]);
});
beforeEach(() => {
  portal.asked.length = 0;
  elsewhere.asked.length = 0;
});
afterAll(async () => {
  await browser.close();
  await Promise.all([portal.close(), elsewhere.close()]);
});

/** Signs in by doing what the test says, and returns how it ended. */
async function signIn(
  steps: (portal: Portal, credentials: Credentials) => Promise<void>,
): Promise<LoginStep> {
  const plugin: CarrierPlugin = definePlugin({
    id: 'test',
    institutionName: 'Test',
    version: '1',
    origins: ['https://portal.example'],
    valueTypes: ['ACCOUNT_VALUE'],
    session: { maxConcurrentRequests: 2, requestsPerSecond: 100, readsOver: 'http' },
    numberLayout: 'asShown',
    async *login(handle, credentials) {
      await steps(handle, credentials);
    },
    probe: () => Promise.resolve(true),
    read: () => Promise.resolve({ kind: 'NOT_FOUND' }),
    logout: () => Promise.resolve(),
  });
  const session = openPortalSession({
    plugin,
    origin: portal.origin,
    browser,
    clock: wallClock,
    log: silentLog,
  });
  try {
    return await session.submitCredentials({ username: 'ann', password });
  } finally {
    await session.close({ signOut: false });
  }
}

describe('the guards around a session', () => {
  it('let no redirect take the page to another origin', async () => {
    const step = await signIn(async (handle) => {
      await (await handle.page()).goto(`${handle.origin}/leave`);
    });
    expect(step).toEqual({ kind: 'FAILED', code: 'SITE_CHANGED' });
    expect(elsewhere.asked).toEqual([]);
  });

  it('let no script of the page reach another origin', async () => {
    const step = await signIn(async (handle) => {
      const page = await handle.page();
      await page.goto(`${handle.origin}/`);
      const reach = (origin: string): Promise<string> =>
        page.evaluate(
          (address) =>
            fetch(address, { mode: 'no-cors' }).then(
              () => 'reached',
              () => 'refused',
            ),
          `${origin}/x`,
        );
      expect(await reach(elsewhere.origin)).toBe('refused');
      expect(await reach(handle.origin)).toBe('reached');
    });
    expect(step).toEqual({ kind: 'LINKED' });
    expect(elsewhere.asked).toEqual([]);
  });

  it('let no window that the page opens be redirected to another origin', async () => {
    const step = await signIn(async (handle) => {
      const page = await handle.page();
      await page.goto(`${handle.origin}/`);
      const refused = page.context().waitForEvent('requestfailed');
      await page.evaluate('void window.open("/leave")');
      await refused;
    });
    expect(step).toEqual({ kind: 'LINKED' });
    expect(portal.asked).toContain('GET /leave from-=1');
    expect(elsewhere.asked).toEqual([]);
  });

  it('let a window that the page opens show what it was opened for', async () => {
    const step = await signIn(async (handle) => {
      const page = await handle.page();
      await page.goto(`${handle.origin}/`);
      const opened = page.context().waitForEvent('page');
      await page.evaluate('void window.open(`/statement?of="</script>"#part`)');
      const statement = await opened;
      await statement.getByRole('button', { name: 'Go' }).waitFor();
      expect(new URL(statement.url()).pathname).toBe('/statement');
    });
    expect(step).toEqual({ kind: 'LINKED' });
    const statements = portal.asked.filter((line) => line.startsWith('GET /statement'));
    expect(statements).toHaveLength(1);
  });

  it('outlive windows that close before they are guarded', async () => {
    const step = await signIn(async (handle) => {
      const page = await handle.page();
      await page.goto(`${handle.origin}/`);
      for (let opened = 0; opened < 20; opened += 1) {
        const afterMs = 10 * opened;
        await page.evaluate(
          `new Promise((done) => { const w = open("/statement"); setTimeout(() => done(w.close()), ${String(afterMs)}); })`,
        );
      }
      expect(await page.title()).toBe('portal');
    });
    expect(step).toEqual({ kind: 'LINKED' });
  });

  it('outlive a session that ends while its page waits for its turn', async () => {
    const step = await signIn(async (handle) => {
      const page = await handle.page();
      await page.goto(`${handle.origin}/`);
      const asked = page.waitForEvent('request');
      await page.evaluate(
        'void Array.from({ length: 300 }, (_, index) => fetch(`/counted/${index}`).catch(String))',
      );
      await asked;
    });
    expect(step).toEqual({ kind: 'LINKED' });
    expect(portal.asked.length).toBeLessThan(300);
  });

  it('submit nothing into a window that nobody guards yet', async () => {
    const step = await signIn(async (handle, credentials) => {
      const page = await handle.page();
      await page.goto(`${handle.origin}/`);
      await page.evaluate('document.forms[0].target = "_blank"');
      await page.fill('input', credentials.password);
      await Promise.all([page.context().waitForEvent('requestfailed'), page.click('button')]);
      throw new Error('the portal never answers');
    });
    expect(step.kind).toBe('FAILED');
    expect(portal.asked.filter((line) => line.includes('/in'))).toEqual([]);
  });

  it('let no WebSocket reach another origin', async () => {
    const step = await signIn(async (handle) => {
      const page = await handle.page();
      await page.goto(`${handle.origin}/`);
      const reach = (origin: string): Promise<string> =>
        page.evaluate(
          (address) =>
            new Promise((resolve) => {
              const socket = new WebSocket(address);
              socket.onopen = () => resolve('reached');
              socket.onclose = () => resolve('refused');
            }),
          `${origin.replace('http', 'ws')}/socket`,
        );
      expect(await reach(elsewhere.origin)).toBe('refused');
      await reach(handle.origin);
    });
    expect(step).toEqual({ kind: 'LINKED' });
    expect(elsewhere.asked).toEqual([]);
    expect(portal.asked.filter((line) => line.startsWith('GET /socket'))).toHaveLength(1);
  });

  it('let the page leave no worker behind that would ask by itself', async () => {
    const step = await signIn(async (handle) => {
      const page = await handle.page();
      await page.goto(`${handle.origin}/`);
      const registered = await page.evaluate(
        'navigator.serviceWorker.register("/worker.js").then((worker) => worker?.scope ?? "none", String)',
      );
      expect(registered).toBe('none');
    });
    expect(step).toEqual({ kind: 'LINKED' });
    expect(portal.asked.filter((line) => line.startsWith('GET /worker.js'))).toEqual([]);
  });

  it.each(['/leave', 'ELSEWHERE'])('let no request over HTTP reach another origin by %s', async (path) => {
    const step = await signIn(async (handle) => {
      await handle.get(path === 'ELSEWHERE' ? `${elsewhere.origin}/x` : path);
    });
    expect(step).toEqual({ kind: 'FAILED', code: 'SITE_CHANGED' });
    expect(elsewhere.asked).toEqual([]);
  });

  it('share the cookies of the page and of HTTP both ways', async () => {
    const step = await signIn(async (handle) => {
      const page = await handle.page();
      await page.goto(`${handle.origin}/page`);
      await handle.get('/http');
      await page.goto(`${handle.origin}/page-again`);
      await page.goto('about:blank');
    });
    expect(step).toEqual({ kind: 'LINKED' });
    const cookies = portal.asked.filter((line) => !line.includes('favicon'));
    expect(cookies).toEqual([
      'GET /page',
      'GET /http from-page=1',
      'GET /page-again from-page=1; from-http=1',
    ]);
  });

  it('let the password pass once, from the page and over HTTP together', async () => {
    const step = await signIn(async (handle, credentials) => {
      const page = await handle.page();
      await page.goto(`${handle.origin}/`);
      await page.fill('input', credentials.password);
      await Promise.all([page.waitForURL('**/in'), page.click('button')]);
      await handle.post('/in', { form: { p: credentials.password } });
    });
    expect(step).toEqual({ kind: 'FAILED', code: 'OUTCOME_UNKNOWN' });
    expect(portal.asked.filter((line) => line.startsWith('POST'))).toHaveLength(1);
  });

  it('do not follow a redirect that would submit the password again', async () => {
    const step = await signIn(async (handle, credentials) => {
      await handle.post('/again', { form: { p: credentials.password } });
    });
    expect(step).toEqual({ kind: 'FAILED', code: 'OUTCOME_UNKNOWN' });
    expect(portal.asked).toEqual(['POST /again']);
  });
});
