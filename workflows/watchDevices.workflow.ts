import { setCurrentDetails } from '@temporalio/workflow';
import { pass } from './activityClasses.ts';

/** Marks devices that fell silent. It ends no session: a device that is away may come back with it. */
export async function watchDevices(): Promise<void> {
  const { marked } = await pass('Look for silent devices').markSilentDevices();
  setCurrentDetails(`${String(marked)} devices fell silent`);
}
