import { setCurrentDetails } from '@temporalio/workflow';
import { pass } from './activityClasses.ts';

/** Compares PostgreSQL, Temporal and devices, and mends what a reset, a restore or a termination left behind. */
export async function reconcile(): Promise<void> {
  const report = await pass('Compare the records with what runs').reconcile();
  const mended = Object.entries(report).filter(([, count]) => count > 0);
  setCurrentDetails(
    mended.length === 0
      ? 'Nothing to mend'
      : mended.map(([what, count]) => `${what}: ${String(count)}`).join(' · '),
  );
}
