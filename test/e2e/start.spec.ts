import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloneRoot } from '../../scripts/engines/places.ts';
import { removePostgresHome } from '../../scripts/engines/postgresHome.ts';
import type { EndingProcess } from '../../scripts/processes/endProcess.ts';
import { isRunning, type ProcessIdentity } from '../../scripts/processes/processIdentity.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { answersOk } from '../../scripts/start/health.ts';
import { portNames } from '../../scripts/start/options.ts';

const startTimeoutMs = 120_000;

interface Start {
  readonly process: ChildProcess;
  /** Everything printed so far. */
  output(): string;
  /** Exit code; settles when the command is over. */
  readonly ended: Promise<number | null>;
}

interface RunFile {
  readonly supervisor: ProcessIdentity;
  readonly processes: readonly EndingProcess[];
}

/** What a person types, in a data folder of this test's own; `ports` are the configured ones. */
function npmStart(home: string, ports: Readonly<Record<string, string>>, ...flags: string[]): Start {
  const child = spawn(process.execPath, [join(cloneRoot, 'scripts/bootstrap.mjs'), 'start', ...flags], {
    cwd: cloneRoot,
    env: {
      ...process.env,
      ...ports,
      CARRIER_SYNC_HOME: home,
      TEMPORAL_ADDRESS: undefined,
      DATABASE_URL: undefined,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { process: child, output: () => output, ended };
}

async function untilRunning(start: Start): Promise<void> {
  const over = start.ended.then((code) => {
    throw new Error(`npm start ended (${String(code)}):\n${start.output()}`);
  });
  const running = waitUntil('the closing block', startTimeoutMs, () =>
    Promise.resolve(start.output().includes('Ctrl-C stops it')),
  );
  await Promise.race([running, over]);
}

function readRun(home: string): RunFile {
  return JSON.parse(readFileSync(join(home, 'run.json'), 'utf8')) as RunFile;
}

function addressIn(output: string, label: string): string {
  return new RegExp(`^ *${label} +(http\\S+)`, 'mu').exec(output)?.[1] ?? `no ${label}`;
}

async function signIn(output: string, email: string): Promise<number> {
  return (await askToSignIn(output, email)).status;
}

function askToSignIn(output: string, email: string): Promise<Response> {
  const password = /with the password (\S+)/u.exec(output)?.[1];
  const origin = addressIn(output, 'Carrier Sync');
  return fetch(`${origin}/api/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ email, password }),
  });
}

type Caller = (method: 'GET' | 'POST', path: string, body?: object) => Promise<Response>;

/** Calls the api as somebody who has signed in. */
async function signedIn(output: string, email: string): Promise<Caller> {
  const response = await askToSignIn(output, email);
  const { csrfToken } = (await response.json()) as { csrfToken: string };
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ');
  const origin = addressIn(output, 'Carrier Sync');
  const common = { cookie, origin, 'x-csrf-token': csrfToken, 'content-type': 'application/json' };
  return (method, path, body) =>
    fetch(`${origin}/api/v1/${path}`, {
      method,
      headers: { ...common, 'idempotency-key': randomUUID() },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
}

describe('npm start', () => {
  let home: string;
  let blocker: Server;
  let ports: Record<string, string>;
  const starts: Start[] = [];

  const start = (...flags: string[]): Start => {
    const started = npmStart(home, ports, ...flags);
    starts.push(started);
    return started;
  };

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'carrier-sync-start-'));
    blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const { port } = blocker.address() as { port: number };
    // Every configured port is taken, as on a machine where something else runs.
    ports = Object.fromEntries(portNames.map((name) => [name, String(port)]));
  });

  afterAll(async () => {
    for (const { process: child, ended } of starts) {
      child.kill('SIGTERM');
      await ended;
    }
    blocker.close();
    await removePostgresHome(join(home, 'postgres'));
    await rm(home, { recursive: true, force: true });
  });

  it(
    'runs everything and prints where it is and how to sign in',
    async () => {
      const first = start();
      await untilRunning(first);
      const output = first.output();
      for (const label of ['Carrier Sync', 'Temporal UI', 'Sandbox control']) {
        expect([label, await answersOk(addressIn(output, label))]).toEqual([label, true]);
      }
      for (const [, email = ''] of output.matchAll(/(\S+@\S+\.example)/gu)) {
        expect([email, await signIn(output, email)]).toEqual([email, 200]);
      }
    },
    startTimeoutMs,
  );

  it('has a second device that waits until somebody creates it, and then beats', async () => {
    const output = starts[0]?.output() ?? '';
    const [, created = ''] = /Demo device +serial number (CS1-\w{20})/u.exec(output) ?? [];
    const [, serialNumber = ''] = /A second device +serial number (CS1-\w{20})/u.exec(output) ?? [];
    const log = (): string => readFileSync(join(home, 'logs', 'device-2.log'), 'utf8');
    await waitUntil('the line of the second device', 30_000, () =>
      Promise.resolve(
        log().includes(
          `Waits to be created: on the Dashboard, + New Sync Device, Serial Number ${serialNumber}`,
        ),
      ),
    );
    const owner = await signedIn(output, 'owner@harborlight.example');
    expect((await owner('POST', 'devices', { serialNumber: created })).status).toBe(409);
    const answer = await owner('POST', 'devices', { serialNumber, name: 'Second' });
    expect(answer.status).toBe(201);
    const { id } = (await answer.json()) as { id: string };
    await waitUntil('its first heartbeat', 60_000, async () => {
      const device = (await (await owner('GET', `devices/${id}`)).json()) as {
        lastHeartbeatAt: string | null;
      };
      return device.lastHeartbeatAt !== null;
    });
  }, 90_000);

  it('refuses to run twice and says where it runs', async () => {
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(
      `already running at ${addressIn(starts[0]?.output() ?? '', 'Carrier Sync')}`,
    );
  });

  it('removes nothing while it runs or when nobody can answer the question', async () => {
    const unanswered = start('--fresh');
    expect(await unanswered.ended).toBe(1);
    expect(unanswered.output()).toContain('add --yes');
    const running = start('--fresh', '--yes');
    expect(await running.ended).toBe(1);
    expect(running.output()).toContain('already running');
  });

  it(
    'leaves no process when it is killed outright, and starts again with its data',
    async () => {
      const { supervisor, processes } = readRun(home);
      expect(processes.length).toBeGreaterThanOrEqual(8);
      process.kill(supervisor.pid, 'SIGKILL');
      await starts[0]?.ended;
      await waitUntil('the processes to end', 60_000, () =>
        Promise.resolve(!processes.some((target) => isRunning(target))),
      );
      const again = start();
      await untilRunning(again);
      expect(again.output()).not.toContain('Laid down');
      expect(await signIn(again.output(), 'owner@harborlight.example')).toBe(200);
    },
    startTimeoutMs,
  );

  it('stops everything in good order at Ctrl-C', async () => {
    const running = starts.at(-1);
    const { processes } = readRun(home);
    running?.process.kill('SIGINT');
    expect(await running?.ended).toBe(0);
    expect(processes.filter((target) => isRunning(target))).toEqual([]);
    expect(() => readRun(home)).toThrow('ENOENT');
  }, 60_000);

  it('stops in the middle of a start', async () => {
    const interrupted = start();
    await waitUntil('the first process', 60_000, () =>
      Promise.resolve(interrupted.output().includes('PostgreSQL is ready')),
    );
    const { processes } = readRun(home);
    interrupted.process.kill('SIGTERM');
    expect(await interrupted.ended).toBe(0);
    expect(processes.filter((target) => isRunning(target))).toEqual([]);
  }, 60_000);

  it(
    'begins anew when told to',
    async () => {
      const fresh = start('--fresh', '--yes');
      await untilRunning(fresh);
      expect(fresh.output()).toContain('Laid down');
      fresh.process.kill('SIGINT');
      expect(await fresh.ended).toBe(0);
    },
    startTimeoutMs,
  );
});
