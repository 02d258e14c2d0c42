import { setTimeout as delay } from 'node:timers/promises';
import type { Supervisor } from '../../scripts/start/supervisor.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { describeDisturbance } from './plan/planDisturbances.ts';
import type { Disturbance, Victim } from './plan/planDisturbances.ts';

const restartTimeoutMs = 45_000;

/** Does one thing of the plan to the processes. Returns when it is done; the supervisor starts them again. */
export async function disturb(
  disturbance: Disturbance,
  supervisor: Supervisor,
  say: (line: string) => void,
): Promise<void> {
  await delay(disturbance.afterMs);
  say(describeDisturbance(disturbance));
  switch (disturbance.kind) {
    case 'kill':
      for (const pid of await Promise.all(disturbance.victims.map((name) => living(supervisor, name)))) {
        process.kill(pid, 'SIGKILL');
      }
      return;
    case 'killAtStart': {
      const { victim, againAfterMs } = disturbance;
      const first = await living(supervisor, victim);
      process.kill(first, 'SIGKILL');
      const second = await living(supervisor, victim, first);
      await delay(againAfterMs);
      // PostgreSQL may have ended by itself: it does not start while the killed one's children live.
      process.kill(isAlive(second) ? second : await living(supervisor, victim, second), 'SIGKILL');
      return;
    }
    case 'freeze': {
      const pid = await living(supervisor, disturbance.victim);
      process.kill(pid, 'SIGSTOP');
      try {
        await delay(disturbance.forMs);
      } finally {
        if (isAlive(pid)) process.kill(pid, 'SIGCONT');
      }
    }
  }
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
