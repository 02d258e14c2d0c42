import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { descendantsOf, signalTree } from './processTree.ts';

/** A shell whose child leads a group of its own, as a device's Chromium does. */
function startFamily(): ChildProcess {
  return spawn('sh', ['-c', 'setsid sleep 60 & wait'], { stdio: 'ignore' });
}

function stateOf(pid: number): string | undefined {
  return readFileSync(`/proc/${String(pid)}/stat`, 'utf8').replace(/^.*\) /su, '')[0];
}

const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;

describeOnLinux('a signal to a process and all that it started', () => {
  it('stops and continues a child that leads a group of its own', async () => {
    const family = startFamily();
    const root = family.pid ?? 0;
    try {
      await waitUntil('the child', 5_000, () => Promise.resolve(descendantsOf(root).length === 1));
      const all = [root, ...descendantsOf(root)];
      signalTree(root, 'SIGSTOP');
      await waitUntil('both to stand still', 5_000, () =>
        Promise.resolve(all.every((pid) => stateOf(pid) === 'T')),
      );
      signalTree(root, 'SIGCONT');
      await waitUntil('both to go on', 5_000, () =>
        Promise.resolve(all.every((pid) => stateOf(pid) !== 'T')),
      );
    } finally {
      for (const pid of [...descendantsOf(root), root]) process.kill(pid, 'SIGKILL');
    }
  });
});
