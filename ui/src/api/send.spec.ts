import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { learnCsrfToken } from './csrfToken.ts';
import { ApiUnreachable } from './problem.ts';
import { send } from './send.ts';

/** An api whose session has been replaced by one of `personId`; it accepts the token `new` only. */
async function startApi(personId: string) {
  const written: string[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/api/v1/me') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ csrfToken: 'new', user: { id: personId } }));
      return;
    }
    if (request.headers['x-csrf-token'] === 'new') {
      written.push(String(request.headers['idempotency-key']));
      response.end('{}');
      return;
    }
    response.statusCode = 403;
    response.end(JSON.stringify({ code: 'CSRF_REJECTED' }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { server, written, origin: originOf(server) };
}

function originOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return `http://127.0.0.1:${String(address.port)}`;
}

function create(origin: string): Request {
  return new Request(`${origin}/api/v1/contacts`, { method: 'POST', headers: { 'idempotency-key': 'once' } });
}

describe('sending a request that changes something', () => {
  let api: Awaited<ReturnType<typeof startApi>>;

  beforeEach(async () => {
    api = await startApi('dana');
  });
  afterEach(() => void api.server.close());

  it('learns the token of the same person’s newer session and sends once more', async () => {
    learnCsrfToken({ csrfToken: 'old', user: { id: 'dana' } });
    const response = await send(create(api.origin));
    expect(response.status).toBe(200);
    expect(api.written).toEqual(['once']);
  });

  it('never writes with the session of another person', async () => {
    learnCsrfToken({ csrfToken: 'old', user: { id: 'somebody else' } });
    const response = await send(create(api.origin));
    expect(response.status).toBe(403);
    expect(api.written).toEqual([]);
  });

  it('says that the api cannot be reached', async () => {
    const gone = await startApi('dana');
    await new Promise((resolve) => gone.server.close(resolve));
    await expect(send(create(gone.origin))).rejects.toBeInstanceOf(ApiUnreachable);
  });
});
