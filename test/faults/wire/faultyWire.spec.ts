import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { waitUntil } from '../../../scripts/processes/waitUntil.ts';
import { FaultyWire } from './faultyWire.ts';

describe('a wire with faults', () => {
  let server: Server;
  let wire: FaultyWire;
  const opened: Socket[] = [];

  beforeEach(async () => {
    server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.on('data', (chunk) => socket.write(`heard ${chunk.toString()}`));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    wire = await FaultyWire.to(`127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  });
  afterEach(async () => {
    for (const socket of opened.splice(0)) socket.destroy();
    await wire.close();
    await new Promise((resolve) => server.close(resolve));
  });

  async function open(): Promise<Socket> {
    const [host, port] = wire.address.split(':');
    const socket = connect(Number(port), host);
    opened.push(socket);
    await once(socket, 'connect');
    socket.on('error', () => undefined);
    return socket;
  }

  /** Settles with the code of the error that closed it. */
  function closing(socket: Socket): Promise<string | undefined> {
    return new Promise((resolve) => {
      let code: string | undefined;
      socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code));
      socket.on('close', () => resolve(code));
    });
  }

  async function ask(socket: Socket, text: string): Promise<string> {
    const answer = once(socket, 'data');
    socket.write(text);
    const [chunk] = (await answer) as [Buffer];
    return chunk.toString();
  }

  it('passes on what is said, both ways', async () => {
    expect(await ask(await open(), 'one')).toBe('heard one');
  });

  it('takes its time while it is slow, in order', async () => {
    const socket = await open();
    await wire.set('slow');
    const startedAt = performance.now();
    expect(await ask(socket, 'one')).toBe('heard one');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(490);
    socket.write('two');
    await wire.set('pass');
    expect(await ask(socket, 'three')).toMatch(/^heard two/);
  });

  it('resets what is connected and refuses what comes while it is cut', async () => {
    const socket = await open();
    const reset = closing(socket);
    await wire.set('cut');
    expect(await reset).toBe('ECONNRESET');
    await expect(open()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await wire.set('pass');
    expect(await ask(await open(), 'back')).toBe('heard back');
  });

  it('lets nothing through while it is half-open, and is forgotten by who was asked meanwhile', async () => {
    const asked = await open();
    const idle = await open();
    expect(await ask(idle, 'before')).toBe('heard before');
    await wire.set('half-open');
    const late = await open();
    const heard: string[] = [];
    for (const socket of [asked, late]) {
      socket.on('data', (chunk) => heard.push(chunk.toString()));
      socket.write('anyone?');
    }
    const closed = Promise.all([closing(asked), closing(late)]);
    await waitUntil('both to be unheard', 5_000, () => Promise.resolve(wire.unheard === 2), { pauseMs: 5 });
    expect([asked.destroyed, late.destroyed]).toEqual([false, false]);
    await wire.set('pass');
    await closed;
    expect(heard).toEqual([]);
    expect(await ask(idle, 'after')).toBe('heard after');
  });

  it('stays silent for good where it has forgotten a connection, and serves new ones', async () => {
    const old = await open();
    expect(await ask(old, 'before')).toBe('heard before');
    await wire.set('forgotten');
    const heard: string[] = [];
    old.on('data', (chunk) => heard.push(chunk.toString()));
    old.write('anyone?');
    await waitUntil('it to be unheard', 5_000, () => Promise.resolve(wire.unheard === 1), { pauseMs: 5 });
    expect(await ask(await open(), 'new')).toBe('heard new');
    await wire.set('pass');
    old.write('now?');
    expect(await ask(await open(), 'later')).toBe('heard later');
    expect([heard, old.destroyed]).toEqual([[], false]);
  });

  it('is down and up by turns while it flaps, and whole afterwards', async () => {
    const socket = await open();
    const down = closing(socket);
    await wire.set('flapping');
    await down;
    await wire.set('pass');
    expect(await ask(await open(), 'whole')).toBe('heard whole');
  });
});
