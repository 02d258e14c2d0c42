import { rm } from 'node:fs/promises';
import { searchOfTheRun } from '../secrets/searchOfTheRun.ts';
import { currentTestRun } from './testRun.ts';

/** Stops the engines, looks for typed secrets in what is left, and removes the run's folder; after a crash the guardian does both. */
export default async function globalTeardown(): Promise<void> {
  const run = currentTestRun();
  if (run === undefined) return;
  await run.stop();
  try {
    await searchOfTheRun(run.folder);
  } finally {
    await rm(run.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
