import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from '../processes/ports.ts';
import { openTemporalUiDoor, type TemporalUiDoor } from './temporalUiDoor.ts';

const host = '127.0.0.1';

describe('the door of Temporal UI', () => {
  let ui: Server;
  let door: TemporalUiDoor;
  let origin: string;

  beforeEach(async () => {
    ui = createServer((request, response) => {
      if (request.url === '/api/v1/settings') {
        response.setHeader('content-type', 'application/json');
        response.end('{"Codec":{"Endpoint":"http://here/codec","IncludeCredentials":false},"Version":"2"}');
        return;
      }
      response.writeHead(request.url === '/nothing' ? 404 : 201, { 'x-asked': request.url ?? '' });
      request.pipe(response);
    });
    await new Promise<void>((resolve) => ui.listen(0, host, resolve));
    const port = await freePort(host);
    door = await openTemporalUiDoor({ host, port, uiPort: (ui.address() as AddressInfo).port });
    origin = `http://${host}:${String(port)}`;
  });

  afterEach(async () => {
    await door.close();
    ui.close();
  });

  it('has the browser send the sign-in along, and leaves the other settings as they are', async () => {
    const response = await fetch(`${origin}/api/v1/settings`);
    expect(await response.json()).toEqual({
      Codec: { Endpoint: 'http://here/codec', IncludeCredentials: true },
      Version: '2',
    });
  });

  it('passes everything else on as it is', async () => {
    const body = 'x'.repeat(300_000);
    const response = await fetch(`${origin}/api/v1/anything?page=2`, { method: 'POST', body });
    expect([response.status, response.headers.get('x-asked')]).toEqual([201, '/api/v1/anything?page=2']);
    expect(await response.text()).toBe(body);
    expect((await fetch(`${origin}/nothing`)).status).toBe(404);
  });

  it('says that the UI is away', async () => {
    await new Promise((resolve) => {
      ui.close(resolve);
      ui.closeAllConnections();
    });
    expect((await fetch(origin)).status).toBe(502);
  });
});
