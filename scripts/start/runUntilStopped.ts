import { elapsed } from '../processes/elapsed.ts';
import { onStopRequest } from './stopRequest.ts';
import type { RunningSystem, SystemOptions } from './bringUp.ts';
import { createSystem, type System } from './system.ts';

/** Starts the system, calls `onRunning`, and ends this process once a stop was asked for and everything has stopped. */
export async function runUntilStopped(
  options: SystemOptions,
  onRunning: (running: RunningSystem, system: System) => Promise<void>,
): Promise<void> {
  const system = await createSystem(options);
  let stopping: Promise<never> | undefined;
  onStopRequest(options.say, () => {
    stopping = stopAndExit(system, options.say);
  });
  try {
    await onRunning(await system.start(), system);
  } catch (error) {
    // A start that was interrupted fails at whatever it was doing; that is no news.
    await stopping;
    await system.stop();
    throw error;
  }
}

async function stopAndExit(system: System, say: (line: string) => void): Promise<never> {
  const startedAt = Date.now();
  await system.stop();
  say(`Stopped in ${elapsed(startedAt)}; the data is kept.`);
  process.exit(0);
}
