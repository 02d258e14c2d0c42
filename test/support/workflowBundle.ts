import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failureConverterPath } from '../../contracts/temporal/dataConverter.ts';

const entry = join(import.meta.dirname, '../../workflows/index.ts');

/** Bundles the workflows once for all suites; undefined when there are none yet. */
export async function buildWorkflowBundle(
  folder: string,
  workflowInterceptorModules: string[] = [],
): Promise<string | undefined> {
  if (!existsSync(entry)) return undefined;
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: entry,
    failureConverterPath,
    workflowInterceptorModules,
    logger: new DefaultLogger('WARN'),
  });
  const path = join(folder, 'workflow-bundle.js');
  await writeFile(path, code);
  return path;
}
