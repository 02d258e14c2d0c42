import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insertCrm, testPassword } from '../../test/support/crmRecords.ts';
import { createTestApi, type TestApi } from '../../test/support/testApi.ts';

const temporalUi = 'http://temporal-ui.test:8080';

describe('what the api delivers', () => {
  let folder: string;
  let api: TestApi;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carrier-sync-ui-'));
    await mkdir(join(folder, 'ui', 'assets'), { recursive: true });
    await writeFile(join(folder, 'ui', 'index.html'), '<!doctype html><title>The page</title>');
    await writeFile(join(folder, 'ui', 'assets', 'index-1a2b.js'), 'export {};');
    await writeFile(join(folder, 'secret.txt'), 'secret');
    api = await createTestApi({ uiDirectory: join(folder, 'ui'), temporalUiUrl: temporalUi });
  });

  afterAll(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(['/', '/contacts/1', '/sync/sources/1/link?from=mail'])('is the page at %s', async (path) => {
    const { status, text, headers } = await api.client().get(path);
    expect([status, text]).toEqual([200, expect.stringContaining('The page')]);
    expect(headers['cache-control']).toBe('no-cache');
  });

  it('is an asset that browsers may keep', async () => {
    const { status, headers } = await api.client().get('/assets/index-1a2b.js');
    expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect((await api.client().get('/assets/gone.js')).status).toBe(404);
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..\\secret.txt',
    '/%00',
  ])('is nothing outside its folder (%s)', async (path) => {
    expect((await api.client().get(path)).text).not.toContain('secret');
  });

  it.each(['/api', '/api/v1/nowhere', '/api/v2/me'])('is a problem, not the page, at %s', async (path) => {
    const { status, body } = await api.client().get(path);
    expect([status, body]).toEqual([404, expect.objectContaining({ code: 'NOT_FOUND' })]);
  });

  it('carries the headers that keep a page safe, everywhere', async () => {
    for (const path of ['/', '/api/health', '/api/docs', '/api/v1/me', '/api/nowhere']) {
      const { headers } = await api.client().get(path);
      expect(String(headers['content-security-policy'])).toContain("frame-ancestors 'none'");
      expect(String(headers['content-security-policy'])).not.toMatch(/script-src|unsafe-eval/);
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
    expect((await api.client().get('/api/v1/me')).headers['cache-control']).toBe('no-store');
  });

  it('is its own description, and a page to read it that loads nothing', async () => {
    const description = await api.client().get('/api/openapi.json');
    expect(description.body).toMatchObject({
      openapi: expect.any(String) as unknown,
      paths: expect.any(Object) as unknown,
    });
    const page = await api.client().get('/api/docs');
    expect(page.text).toContain('/api/v1/contacts');
    expect(page.text).not.toMatch(/<script|src=|https?:\/\/(?!json-schema)/);
  });

  it('refuses what is no JSON, or too long', async () => {
    const client = api.client();
    const send = (payload: string, type: string) =>
      client.post('/api/v1/auth/sign-in', undefined, {
        headers: { 'content-type': type, 'x-payload': payload },
      });
    expect((await send('', 'text/plain')).status).toBe(400);
    const long = await client.post('/api/v1/auth/sign-in', { email: 'a@b.c', password: 'x'.repeat(300_000) });
    expect([long.status, (long.body as { code: string }).code]).toEqual([413, 'VALIDATION_FAILED']);
  });

  describe('to Temporal UI', () => {
    const path = '/api/v1/operations/codec/decode';

    it('opens what the system has closed, for an operator', async () => {
      const crm = await insertCrm(api.admin);
      const operator = api.client();
      await operator.signIn(crm.emailOf.OPERATOR, testPassword);
      const headers = { origin: temporalUi, 'x-csrf-token': '' };
      const plain = {
        metadata: { encoding: Buffer.from('json/plain').toString('base64') },
        data: Buffer.from('"388 of 500 read"').toString('base64'),
      };
      const closed = await operator.post(
        path.replace('decode', 'encode'),
        { payloads: [plain] },
        { headers },
      );
      expect(closed.text).not.toContain(plain.data);
      const opened = await operator.post(path, closed.body, { headers });
      expect(opened.body).toEqual({ payloads: [plain] });
      expect(opened.headers['access-control-allow-origin']).toBe(temporalUi);
      const altered = JSON.parse(closed.text) as { payloads: { data: string }[] };
      for (const payload of altered.payloads) payload.data = `AAAA${payload.data.slice(4)}`;
      expect((await operator.post(path, altered, { headers })).status).toBe(400);
    });

    it('answers its preflight, and that of no other origin', async () => {
      const ask = (origin: string) =>
        api.application.inject({
          method: 'OPTIONS',
          url: path,
          headers: { origin, 'access-control-request-method': 'POST' },
        });
      expect((await ask(temporalUi)).statusCode).toBe(204);
      expect((await ask('https://evil.test')).headers['access-control-allow-origin']).toBeUndefined();
    });
  });
});
