import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DeviceFixture, until } from '../test/support/device/deviceFixture.ts';
import { browserMark } from './browser/browserLeftovers.ts';

const program = fileURLToPath(new URL('./main.ts', import.meta.url));
let fixture: DeviceFixture;
const children: DeviceProcess[] = [];

beforeAll(async () => {
  fixture = await DeviceFixture.create({ policies: 60 });
});

afterEach(async () => {
  for (const child of children.splice(0)) await child.end('SIGKILL');
});

afterAll(async () => {
  await fixture.close();
});

/** The device as its own process, with what it says. */
class DeviceProcess {
  readonly lines: { level: number; msg: string }[] = [];
  private readonly child: ChildProcess;
  private readonly closed: Promise<unknown>;
  errors = '';

  constructor(environment: Readonly<Record<string, string>>, args: readonly string[] = []) {
    this.child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.closed = once(this.child, 'close');
    let rest = '';
    this.child.stdout?.on('data', (chunk: Buffer) => {
      const parts = (rest + chunk.toString()).split('\n');
      rest = parts.pop() ?? '';
      this.lines.push(...parts.map((line) => JSON.parse(line) as { level: number; msg: string }));
    });
    this.child.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
    children.push(this);
  }

  says(words: RegExp): Promise<void> {
    return until(() => this.lines.some(({ msg }) => words.test(msg)));
  }

  saidBadly(): string[] {
    return this.lines.filter(({ level }) => level >= 40).map(({ msg }) => msg);
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    await this.closed;
    return this.child.exitCode;
  }

  async ended(): Promise<number | null> {
    await this.closed;
    return this.child.exitCode;
  }
}

function startProcess(changes: Readonly<Record<string, string>> = {}): DeviceProcess {
  return new DeviceProcess({
    GATEWAY_ADDRESS: fixture.config.gatewayAddress,
    GATEWAY_TLS: 'off',
    DEVICE_DATA_DIRECTORY: fixture.dataDirectory,
    PORTAL_ORIGINS: JSON.stringify(fixture.portalOrigins),
    ...changes,
  });
}

async function browserProcesses(): Promise<number> {
  const mark = browserMark(fixture.dataDirectory);
  const commands = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return commands.filter((command) => command.split('\0').includes(mark)).length;
}

describe('the device as a process', () => {
  it('says in one line, once, that nobody has created it, and connects when somebody has', async () => {
    const { sql } = fixture.gateway;
    await sql.query(`UPDATE devices SET serial_number = $2 WHERE serial_number = $1`, [
      fixture.serialNumber,
      fixture.serialNumber.replace(/.$/, '_'),
    ]);
    const device = startProcess();
    await device.says(new RegExp(`^Waits to be created: .*Serial Number ${fixture.serialNumber}`));
    await device.says(new RegExp(`Serial number ${fixture.serialNumber}`));
    await sql.query(`UPDATE devices SET serial_number = $1 WHERE serial_number = $2`, [
      fixture.serialNumber,
      fixture.serialNumber.replace(/.$/, '_'),
    ]);
    await device.says(/^Connected with the gateway/);
    expect(device.saidBadly()).toEqual([]);
    expect(device.errors).toBe('');
  });

  it('loses nothing that it has read when it is killed, and delivers it before it works again', async () => {
    const session = fixture.sessionOf(1);
    const killed = startProcess();
    await killed.says(/^Connected/);
    await fixture.link(session);
    const { batchId, claims } = await fixture.claimBatch(session, fixture.usualNumbers(0, 30));
    fixture.sandbox.meridian.faults.add({ kind: 'delay', ms: 150, path: '/policies/' });
    await fixture.startActivity('sweep', 'sweepBatch', fixture.batchInput(session, batchId));
    await until(async () => (await fixture.attemptStates(claims)).includes('SUCCESS'));
    await killed.end('SIGKILL');
    const served = new Set(
      fixture.sandbox.log
        .since(0, 100_000)
        .flatMap((entry) => (entry.path.startsWith('/policies/') ? entry.served : []))
        .map(({ number }) => number),
    );
    const restarted = startProcess();
    await restarted.says(/^Connected/);
    const states = await fixture.attemptStates(claims);
    const read = claims.filter((_claim, index) => states[index] === 'SUCCESS');
    expect(read.every(({ number }) => served.has(number))).toBe(true);
    // What was served but not journalled is at most what was in flight when the kill came.
    expect(served.size - read.length).toBeLessThanOrEqual(8);
    expect(await browserProcesses()).toBe(0);
    fixture.sandbox.meridian.faults.clear();
  });

  it('ends quietly on SIGTERM: signed out at the portal, no browser left, the data directory free', async () => {
    const session = fixture.sessionOf(2);
    const { sessions } = fixture.sandbox.meridian;
    for (const left of sessions.live()) sessions.end(left);
    const device = startProcess();
    await device.says(/^Connected/);
    await fixture.link(session);
    expect(sessions.live()).not.toHaveLength(0);
    expect(await device.end('SIGTERM')).toBe(0);
    expect(await browserProcesses()).toBe(0);
    expect(sessions.live()).toHaveLength(0);
    expect(device.errors).toBe('');
  });

  it('refuses to share its data directory with another process', async () => {
    const first = startProcess();
    await first.says(/^Connected/);
    const second = startProcess();
    expect(await second.ended()).toBe(1);
    expect(second.errors).toMatch(/Another device process is running/);
  });

  it('says what is missing, in words, and ends', async () => {
    const device = new DeviceProcess({ DEVICE_DATA_DIRECTORY: fixture.dataDirectory });
    expect(await device.ended()).toBe(1);
    expect(device.errors).toBe(
      'The device cannot start:\n  GATEWAY_ADDRESS is missing (host:port of the gateway)\n',
    );
  });
});
