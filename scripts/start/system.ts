import { mkdir } from 'node:fs/promises';
import { startGuardian } from '../processes/startGuardian.ts';
import { bringUp, type RunningSystem, type SystemOptions } from './bringUp.ts';
import { claimRun } from './runFile.ts';
import { Supervisor } from './supervisor.ts';

export interface System {
  readonly supervisor: Supervisor;
  /** Builds and starts everything and waits until it serves. When it throws, what was started is stopped. */
  start(): Promise<RunningSystem>;
  /** Stops everything in order, also in the middle of a start. */
  stop(): Promise<void>;
}

/** Claims a data folder. Throws AlreadyRunningError when that folder's system runs already. */
export async function createSystem(options: SystemOptions): Promise<System> {
  await mkdir(options.home, { recursive: true, mode: 0o700 });
  const runFile = await claimRun(options.home, options.say);
  const supervisor = new Supervisor({
    home: options.home,
    guardian: startGuardian(),
    say: options.say,
    ...(options.longestPauseMs !== undefined && { longestPauseMs: options.longestPauseMs }),
    onChange: (processes) => {
      void runFile.recordProcesses(processes);
    },
  });
  const stop = async (): Promise<void> => {
    await supervisor.stop();
    await runFile.release();
  };
  const start = async (): Promise<RunningSystem> => {
    try {
      const running = await bringUp(options, supervisor);
      await runFile.recordAddress(running.site.publicOrigin);
      return running;
    } catch (error) {
      await stop();
      throw error;
    }
  };
  return { supervisor, start, stop };
}
