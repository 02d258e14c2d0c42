import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endProcess } from '../../scripts/processes/endProcess.ts';
import { identify } from '../../scripts/processes/processIdentity.ts';

/**
 * Ends what specs of this run share and have left running: each such process has put its id as `keeperPid` into a
 * JSON file of the run's folder.
 */
export async function endSharedProcesses(folder: string): Promise<void> {
  const files = (await readdir(folder)).filter((name) => /^shared-.*\.json$/u.test(name));
  for (const file of files) {
    const { keeperPid } = JSON.parse(await readFile(join(folder, file), 'utf8')) as { keeperPid?: number };
    const identity = keeperPid === undefined ? undefined : identify(keeperPid);
    if (identity !== undefined) await endProcess({ ...identity, stopSignal: 'SIGTERM' });
  }
}
