import { setCurrentDetails } from '@temporalio/workflow';
import { pass } from './activityClasses.ts';

/**
 * Marks devices that fell silent, whose sessions live on: a device that is away may come back with them. Then sees to
 * it that nothing goes on at a stopped carrier.
 */
export async function watchDevices(): Promise<void> {
  const { marked, stopped = 0 } = await pass('Look for silent devices').markSilentDevices();
  const atStopped = stopped === 0 ? '' : ` · ${String(stopped)} sessions of stopped carriers were ended`;
  setCurrentDetails(`${String(marked)} devices fell silent${atStopped}`);
}
