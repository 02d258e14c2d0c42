import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { identify, isRunning, type ProcessIdentity } from './processIdentity.ts';
import { waitUntil } from './waitUntil.ts';

const startGuardian = JSON.stringify(join(import.meta.dirname, 'startGuardian.ts'));
const managedProcess = JSON.stringify(join(import.meta.dirname, 'managedProcess.ts'));

/** A supervisor with one child that ignores being asked to end; prints the child's pid. */
function supervisorProgram(folder: string): string {
  return `
    const { startGuardian } = await import(${startGuardian});
    const { startProcess } = await import(${managedProcess});
    const guardian = startGuardian();
    guardian.remove(${JSON.stringify(folder)});
    const child = startProcess(
      { name: 'stubborn', command: 'sh', arguments: ['-c', 'trap "" TERM; sleep 600 & wait; wait'], environment: {} },
      guardian,
      () => undefined,
    );
    console.log(child.pid);
    setInterval(() => undefined, 1000);
  `;
}

describe('the guardian', () => {
  it('ends the processes and removes the folder of a supervisor that was killed outright', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'carrier-sync-guardian-'));
    const supervisor = spawn(process.execPath, ['--input-type=module', '-e', supervisorProgram(folder)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((resolve) => {
      createInterface({ input: supervisor.stdout }).once('line', (line) => {
        resolve(Number(line));
      });
    });
    const child = identify(pid) as ProcessIdentity;
    expect(isRunning(child)).toBe(true);
    supervisor.kill('SIGKILL');
    await waitUntil('the child to be gone', 20_000, () => Promise.resolve(!isRunning(child)));
    await waitUntil('the folder to be gone', 20_000, () => Promise.resolve(!existsSync(folder)));
  });
});
