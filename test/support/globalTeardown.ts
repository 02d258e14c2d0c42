import { currentTestRun } from './testRun.ts';

/** Stops the engines; the run's folder is removed by the guardian, which also does both after a crash. */
export default async function globalTeardown(): Promise<void> {
  await currentTestRun()?.stop();
}
