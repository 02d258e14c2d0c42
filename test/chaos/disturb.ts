import { setTimeout as delay } from 'node:timers/promises';
import type { Supervisor } from '../../scripts/start/supervisor.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { describeDisturbance } from './plan/planDisturbances.ts';
import type { Disturbance, Victim } from './plan/planDisturbances.ts';
import { signalTree } from './processTree.ts';

const restartTimeoutMs = 45_000;

/**
 * Does one thing of the plan to the processes, after its pause. Returns when it is done, with the moment of each kill;
 * the supervisor starts them again.
 */
export async function disturb(
  disturbance: Disturbance,
  supervisor: Supervisor,
  say: (line: string) => void,
): Promise<string[]> {
  await delay(disturbance.afterMs);
  say(describeDisturbance(disturbance));
  switch (disturbance.kind) {
    case 'kill': {
      const pids = await Promise.all(disturbance.victims.map((name) => living(supervisor, name)));
      return pids.map(kill);
    }
    case 'killAtStart': {
      const { victim, againAfterMs } = disturbance;
      const first = await living(supervisor, victim);
      const firstAt = kill(first);
      const second = await living(supervisor, victim, first);
      await delay(againAfterMs);
      // PostgreSQL may have ended by itself: it does not start while the killed one's children live.
      return [firstAt, kill(isAlive(second) ? second : await living(supervisor, victim, second))];
    }
    case 'freeze': {
      const pid = await living(supervisor, disturbance.victim);
      signalTree(pid, 'SIGSTOP');
      try {
        await delay(disturbance.forMs);
      } finally {
        signalTree(pid, 'SIGCONT');
      }
      return [];
    }
  }
}

function kill(pid: number): string {
  process.kill(pid, 'SIGKILL');
  return new Date().toISOString();
}

/** The number of the running process of that name, once there is one other than `except`. */
async function living(supervisor: Supervisor, name: Victim, except?: number): Promise<number> {
  let found = 0;
  await waitUntil(
    `${name} to run`,
    restartTimeoutMs,
    () => {
      const pid = supervisor.pidOf(name);
      if (pid === undefined || pid === except || !isAlive(pid)) return Promise.resolve(false);
      found = pid;
      return Promise.resolve(true);
    },
    { pauseMs: 10 },
  );
  return found;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
