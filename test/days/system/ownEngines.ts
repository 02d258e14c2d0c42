import { join } from 'node:path';
import { buildProduct } from '../../../scripts/build/buildProduct.ts';
import { registerSearchAttributes } from '../../../scripts/deploy/registerSearchAttributes.ts';
import { findChromium } from '../../../scripts/engines/chromium.ts';
import { prepareRecords } from '../../../scripts/start/prepareRecords.ts';
import { drawSecrets } from '../../../scripts/start/secrets.ts';
import { startTestEngines } from '../../support/startTestEngines.ts';
import type { CloudPlan } from '../../e2e/support/cloud.ts';
import type { RunTerms } from '../runTerms.ts';

/** What a run stands on: engines, a migrated database, a namespace. */
export interface Ground {
  readonly plan: CloudPlan;
  /** Superuser of the product's database. */
  readonly adminUrl: string;
}

const databaseName = 'carrier_sync';
const temporalNamespace = 'default';

/** Engines of the run's own, in its folder. */
export async function startOwnEngines(
  folder: string,
  { say, stop: stopRequest }: RunTerms,
): Promise<{ ground: Ground; stop: () => Promise<void> }> {
  await buildProduct(say);
  stopRequest?.throwIfAborted();
  const { engines, stop } = await startTestEngines(join(folder, 'engines'));
  try {
    const { databasePasswords } = drawSecrets();
    const databaseUrls = await prepareRecords(engines.postgresAdminUrl, databaseName, databasePasswords);
    const { temporalAddress } = engines;
    await registerSearchAttributes(temporalAddress, temporalNamespace);
    const chromiumPath = await findChromium(say);
    const adminUrl = new URL(engines.postgresAdminUrl);
    adminUrl.pathname = `/${databaseName}`;
    const plan = { folder, databaseUrls, temporalAddress, temporalNamespace, chromiumPath };
    return { ground: { plan, adminUrl: adminUrl.href }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
