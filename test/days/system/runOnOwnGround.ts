import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGuardian } from '../../../scripts/processes/startGuardian.ts';
import type { DaysForm } from '../plan/form.ts';
import { runDays } from '../runDays.ts';
import type { DaysRun } from '../runDays.ts';
import type { RunTerms } from '../runTerms.ts';
import { startOwnEngines } from './ownEngines.ts';

/** A run with engines and a folder of its own, of which nothing is left afterwards, however it ends. */
export async function runOnOwnGround(form: DaysForm, terms: RunTerms): Promise<DaysRun> {
  const folder = await mkdtemp(join(tmpdir(), 'carrier-sync-days-'));
  // For the case that this process gets no chance to.
  startGuardian().remove(folder);
  try {
    // The database's server may run as another user.
    await chmod(folder, 0o711);
    await mkdir(join(folder, 'engines'));
    const { ground, stop } = await startOwnEngines(folder, terms);
    try {
      terms.stop?.throwIfAborted();
      return await runDays(form, ground, terms);
    } finally {
      await stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
