import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { startGuardian } from '../../scripts/processes/startGuardian.ts';
import { createAgency } from '../e2e/support/agency.ts';
import { startCloud } from '../e2e/support/cloud.ts';
import { prepareCloud, runFolder } from '../e2e/support/sharedCloud.ts';
import type { WholeRun } from './everyPlace.ts';
import { openPersonsBrowser } from './personsBrowser.ts';
import { recordedLine } from './recordedLine.ts';
import { startTemporalOnDisk } from './temporalOnDisk.ts';

/** The real product on engines that write to disk, with a device that logs all it can and a line that is recorded. */
export async function startWholeRun(): Promise<WholeRun & { close(): Promise<void> }> {
  const startedAt = Date.now() - 1_000;
  const guardian = startGuardian();
  const folder = await mkdtemp(join(runFolder(), 'secrets-'));
  const [temporal, prepared] = await Promise.all([startTemporalOnDisk(folder, guardian), prepareCloud()]);
  const { address: temporalAddress, namespace: temporalNamespace } = temporal;
  const cloud = await startCloud({ ...prepared.plan, temporalAddress, temporalNamespace }, guardian);
  const { site } = cloud;
  const deviceLine = await recordedLine(`${site.host}:${String(site.ports.GATEWAY_PORT)}`);
  const agency = await createAgency({
    cloud: { site, migratorUrl: prepared.migratorUrl, adminUrl: prepared.adminUrl },
    deviceEnvironment: { GATEWAY_ADDRESS: deviceLine.address, LOG_LEVEL: 'trace' },
  });
  const profile = join(folder, 'browser-profile');
  const browser = await openPersonsBrowser(site.publicOrigin, site.chromiumPath, profile);
  return {
    ...{ startedAt, adminUrl: prepared.adminUrl, temporal, cloud, agency, deviceLine, browser },
    close: async () => {
      await browser.close();
      await agency.close();
      await deviceLine.close();
      await cloud.stop();
      await temporal.stop();
    },
  };
}
