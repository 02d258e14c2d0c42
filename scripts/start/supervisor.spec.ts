import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from '../processes/processIdentity.ts';
import type { EndingProcess } from '../processes/endProcess.ts';
import type { ProcessPlan } from '../processes/managedProcess.ts';
import { startGuardian } from '../processes/startGuardian.ts';
import { waitUntil } from '../processes/waitUntil.ts';
import { Supervisor } from './supervisor.ts';

const ready = (): Promise<boolean> => Promise.resolve(true);

describe('Supervisor', () => {
  let home: string;
  let said: string[];
  let running: readonly EndingProcess[];
  let supervisor: Supervisor;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'carrier-sync-supervisor-'));
    said = [];
    running = [];
    supervisor = new Supervisor({
      home,
      guardian: startGuardian(),
      say: (line) => said.push(line),
      onChange: (processes) => {
        running = processes;
      },
    });
  });

  afterEach(async () => {
    await supervisor.stop();
    await rm(home, { recursive: true, force: true });
  });

  const waiting = (name: string, code = ''): ProcessPlan => ({
    name,
    command: process.execPath,
    arguments: ['-e', `${code}; setInterval(() => {}, 1000)`],
    environment: {},
  });

  it('fails with the last lines of a process that ends before it is ready', async () => {
    const plan = waiting('broken', 'console.log("no such thing"); process.exit(3)');
    await expect(supervisor.run(plan, () => Promise.resolve(false))).rejects.toThrow(
      /broken did not start \(exit code 3\)[^]*no such thing/u,
    );
  });

  it('starts a process that crashes again and says so with the reason', async () => {
    await supervisor.run(waiting('crashing'), ready);
    const first = supervisor.pidOf('crashing') ?? 0;
    process.kill(first, 'SIGKILL');
    await waitUntil('the restart', 10_000, () => Promise.resolve(supervisor.pidOf('crashing') !== first));
    expect(said).toEqual([
      expect.stringMatching(/^crashing ended \(signal SIGKILL\); starting it again now\./u),
    ]);
  });

  it('stops the last started first, and leaves nothing running', async () => {
    const log = join(home, 'order');
    const note = (name: string): string =>
      `process.on("SIGTERM", () => { require("fs").appendFileSync(${JSON.stringify(log)}, "${name} "); process.exit() }); console.log("up")`;
    for (const name of ['first', 'second', 'third']) {
      let up = false;
      await supervisor.run(waiting(name, note(name)), async () => {
        up ||= (await readFile(join(home, 'logs', `${name}.log`), 'utf8').catch(() => '')).includes('up');
        return up;
      });
    }
    const processes = running;
    expect(processes).toHaveLength(3);
    await supervisor.stop();
    expect(await readFile(log, 'utf8')).toBe('third second first ');
    expect(processes.filter((target) => isRunning(target))).toEqual([]);
    expect(running).toEqual([]);
  });

  it('gives a process only the environment that its plan lists', async () => {
    process.env['SECRET_OF_THE_SUPERVISOR'] = 'x';
    const plan = waiting('curious', 'console.log(Object.keys(process.env).sort().join(" "))');
    await supervisor.run({ ...plan, environment: { GIVEN: '1' } }, async () =>
      (await readFile(join(home, 'logs', 'curious.log'), 'utf8').catch(() => '')).includes('GIVEN'),
    );
    expect(await readFile(join(home, 'logs', 'curious.log'), 'utf8')).not.toContain(
      'SECRET_OF_THE_SUPERVISOR',
    );
    delete process.env['SECRET_OF_THE_SUPERVISOR'];
  });
});
