import { rm } from 'node:fs/promises';
import { currentTestRun } from './testRun.ts';

/** Stops the engines and removes the run's folder; after a crash the guardian does both. */
export default async function globalTeardown(): Promise<void> {
  const run = currentTestRun();
  if (run === undefined) return;
  await run.stop();
  await rm(run.folder, { recursive: true, force: true, maxRetries: 3 });
}
