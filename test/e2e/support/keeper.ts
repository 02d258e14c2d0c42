import { readFile, rename, writeFile } from 'node:fs/promises';
import { startGuardian } from '../../../scripts/processes/startGuardian.ts';
import { startCloud } from './cloud.ts';
import type { CloudPlan } from './cloud.ts';

/** Keeps the shared cloud of one test run: `node keeper.ts <plan> <address file>`, until its standard input ends. */
const [planFile = '', addressFile = ''] = process.argv.slice(2);
const { plan, ...access } = JSON.parse(await readFile(planFile, 'utf8')) as { plan: CloudPlan };

const guardian = startGuardian();
try {
  const cloud = await startCloud(plan, guardian);
  const end = (): void => {
    void cloud.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.stdin.once('close', end).resume();
  await publish({ site: cloud.site, ...access, keeperPid: process.pid });
} catch (error) {
  await publish({ failure: String(error) });
  process.exitCode = 1;
}

/** Under another name first: who waits for the file reads all of it. */
async function publish(answer: object): Promise<void> {
  await writeFile(`${addressFile}.new`, JSON.stringify(answer));
  await rename(`${addressFile}.new`, addressFile);
}
