import { spawn } from 'node:child_process';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify, isRunning, type ProcessIdentity } from '../processes/processIdentity.ts';
import { claimRun } from './runFile.ts';

function startSleeper(): ProcessIdentity {
  const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
  const identity = identify(child.pid ?? 0);
  if (identity === undefined) throw new Error('sleep did not start');
  return identity;
}

describe('claimRun', () => {
  let home: string;
  const said: string[] = [];
  const say = (line: string): void => {
    said.push(line);
  };

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'carrier-sync-run-'));
    said.length = 0;
  });

  afterEach(() => rm(home, { recursive: true, force: true }));

  it('refuses a second run and says where the first one is', async () => {
    const run = await claimRun(home, say);
    await run.recordAddress('http://localhost:3000');
    await expect(claimRun(home, say)).rejects.toThrow(/already running at http:\/\/localhost:3000/u);
  });

  it('leaves no file behind', async () => {
    const run = await claimRun(home, say);
    await run.release();
    await expect(access(join(home, 'run.json'))).rejects.toThrow('ENOENT');
  });

  it('ends what a supervisor that vanished left running', async () => {
    const left = startSleeper();
    const gone = { pid: 999_999, startedAt: '1' };
    await writeFile(
      join(home, 'run.json'),
      JSON.stringify({ supervisor: gone, processes: [{ ...left, stopSignal: 'SIGTERM' }] }),
    );
    const run = await claimRun(home, say);
    expect(isRunning(left)).toBe(false);
    expect(said).toEqual(['The last run was cut short; ending the 1 processes it left.']);
    await run.release();
  });

  it('leaves a stranger alone that was given the number of a process of ours', async () => {
    const stranger = startSleeper();
    try {
      const ours = { pid: stranger.pid, startedAt: `${stranger.startedAt}0`, stopSignal: 'SIGTERM' };
      await writeFile(join(home, 'run.json'), JSON.stringify({ supervisor: ours, processes: [ours] }));
      const run = await claimRun(home, say);
      expect(isRunning(stranger)).toBe(true);
      await run.release();
    } finally {
      process.kill(stranger.pid, 'SIGKILL');
    }
  });

  it.each(['', '\0\0\0\0', '{"supervisor":{"pid"'])(
    'begins anew where its file was damaged (%j), and says so',
    async (damaged) => {
      await writeFile(join(home, 'run.json'), damaged);
      const run = await claimRun(home, say);
      expect(said).toEqual([expect.stringMatching(/run\.json is damaged/u)]);
      await expect(claimRun(home, say)).rejects.toThrow(/already running/u);
      await run.release();
    },
  );

  it('goes on when its file cannot be written, and says so', async () => {
    const run = await claimRun(home, say);
    await rm(home, { recursive: true });
    await run.recordProcesses([]);
    await run.release();
    expect(said).toEqual([expect.stringMatching(/run\.json could not be written: .*ENOENT/u)]);
  });

  it('lets one of two that start at the same moment have the folder', async () => {
    const outcomes = await Promise.allSettled([claimRun(home, say), claimRun(home, say)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const written = JSON.parse(await readFile(join(home, 'run.json'), 'utf8')) as {
      supervisor: { pid: number };
    };
    expect(written.supervisor.pid).toBe(process.pid);
  });
});
