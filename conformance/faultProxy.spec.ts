import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { at, changedMarkup, cutOff, first, serverFault, withoutSession } from './disturbances.ts';
import { FaultProxy } from './faultProxy.ts';

let portal: Server;
let proxy: FaultProxy;

beforeAll(async () => {
  portal = createServer((request, response) => {
    if (request.url === '/moved') {
      const here = `http://127.0.0.1:${(portal.address() as AddressInfo).port}`;
      response.writeHead(302, { location: `${here}/target` }).end();
      return;
    }
    if (request.url === '/address') {
      const { host = '', origin = '', referer = '' } = request.headers;
      response.writeHead(200, {
        'content-type': 'application/json; charset=iso-8859-1',
        'set-cookie': `session=new; Domain=${host}; Path=/`,
      });
      const here = `http://${host}`;
      const own = { origin: origin === here, referer: referer === `${here}/from` };
      const said = JSON.stringify({ host, own, next: `${here}/next\u00e9`, other: `${here}1/` });
      response.end(Buffer.from(said.replaceAll('/', '\\/'), 'latin1'));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'session=new' });
    response.end(`<p id="who">${request.headers.cookie ?? 'nobody'}</p>`);
  });
  await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve));
  proxy = await FaultProxy.start(`http://127.0.0.1:${(portal.address() as AddressInfo).port}`);
});
afterAll(async () => {
  await proxy.close();
  portal.closeAllConnections();
  await new Promise((resolve) => portal.close(resolve));
});

function ask(path = '/'): Promise<Response> {
  return fetch(proxy.origin + path, { headers: { cookie: 'session=mine' }, redirect: 'manual' });
}

describe('FaultProxy', () => {
  it('lets everything through when nothing is disturbed, and writes it down', async () => {
    const { result, exchanges } = await proxy.record(async () => (await ask('/a?b=1')).text());
    expect(result).toBe('<p id="who">session=mine</p>');
    expect(exchanges.map(({ method, target, answer }) => [method, target, answer?.status])).toEqual([
      ['GET', '/a?b=1', 200],
    ]);
  });

  it('hides a session without ending it', async () => {
    const { result } = await proxy.during(withoutSession, ask);
    expect(await result.text()).toContain('nobody');
    expect(result.headers.getSetCookie()).toEqual([]);
  });

  it('keeps redirects to the portal on its own address', async () => {
    const { result } = await proxy.record(() => ask('/moved'));
    expect(result.headers.get('location')).toBe(`${proxy.origin}/target`);
  });

  it('is called by the portal what the portal is called, and passes for it', async () => {
    const { port } = portal.address() as AddressInfo;
    const upstream = `http://127.0.0.1:${port}`;
    const headers = { origin: proxy.origin, referer: `${proxy.origin}/from` };
    const answer = await fetch(`${proxy.origin}/address`, { headers });
    expect(answer.headers.getSetCookie()).toEqual(['session=new; Path=/']);
    expect(JSON.parse(Buffer.from(await answer.arrayBuffer()).toString('latin1'))).toEqual({
      host: `127.0.0.1:${port}`,
      own: { origin: true, referer: true },
      next: `${proxy.origin}/next\u00e9`,
      other: `${upstream}1/`,
    });
  });

  it('disturbs the requests that were chosen, and only while it should', async () => {
    const statuses = async (): Promise<number[]> => {
      const answers: number[] = [];
      for (let count = 0; count < 3; count += 1) answers.push((await ask()).status);
      return answers;
    };
    expect((await proxy.during(at(1, serverFault), statuses)).result).toEqual([200, 500, 200]);
    expect(
      (
        await proxy.during(
          first(2, () => true, serverFault),
          statuses,
        )
      ).result,
    ).toEqual([500, 500, 200]);
    expect(await statuses()).toEqual([200, 200, 200]);
  });

  it('cuts the line and renames what a parser holds on to', async () => {
    await proxy.during(cutOff, () => expect(ask()).rejects.toThrow());
    const { result } = await proxy.during(changedMarkup, ask);
    expect(await result.text()).toBe('<p id="new-who">session=mine</p>');
  });
});
