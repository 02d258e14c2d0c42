import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundleOption } from '@temporalio/worker';
import type { Logger } from 'pino';
import { failureConverterPath } from '../../contracts/temporal/dataConverter.ts';
import { temporalLogger } from './workerLog.ts';

const prebuilt = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));
const entries = ['../../workflows/index.js', '../../workflows/index.ts'];

/** The bundle that the build left beside the compiled folders, or one made now (about a second). */
export async function workflowCode(log: Logger): Promise<WorkflowBundleOption> {
  if (existsSync(prebuilt)) return { codePath: prebuilt };
  const entry = entries.map((path) => fileURLToPath(new URL(path, import.meta.url))).find(existsSync);
  if (entry === undefined) throw new Error('The workflows are missing beside the activities');
  return bundleWorkflowCode({ workflowsPath: entry, failureConverterPath, logger: temporalLogger(log) });
}
