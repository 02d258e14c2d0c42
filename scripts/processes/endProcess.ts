import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, type ProcessIdentity } from './processIdentity.ts';

export interface EndingProcess extends ProcessIdentity {
  /** The signal by which this process ends in good order. */
  readonly stopSignal: NodeJS.Signals;
}

/** Ends a process and its group: politely first, by force after `patienceMs`. Resolves when it is gone. */
export async function endProcess(target: EndingProcess, patienceMs = 10_000): Promise<void> {
  if (!isRunning(target)) return;
  signal(target.pid, target.stopSignal);
  if (await isGoneWithin(target, patienceMs)) return;
  signalGroup(target.pid, 'SIGKILL');
  await isGoneWithin(target, 5_000);
}

async function isGoneWithin(target: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isRunning(target)) {
    if (Date.now() > deadline) return false;
    await delay(50);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    ignoreMissing(error);
  }
}

/** Every process that is started here leads a group of its own, so its children end with it. */
function signalGroup(pid: number, name: NodeJS.Signals): void {
  if (process.platform === 'win32') {
    signal(pid, name);
    return;
  }
  signal(-pid, name);
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
}
