import { TestWorkflowEnvironment } from '@temporalio/testing';

/** Downloads the CLI into a folder: the test package does so on its way to starting a server. */
const [folder, version] = process.argv.slice(2);
if (folder === undefined || version === undefined)
  throw new Error('usage: downloadTemporal.ts <folder> <version>');
const environment = await TestWorkflowEnvironment.createLocal({
  server: { executable: { type: 'cached-download', downloadDir: folder, version } },
});
await environment.teardown();
