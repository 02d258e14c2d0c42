import { readConfig } from './config.ts';
import type { SandboxConfig } from './config.ts';
import { startSandbox } from './startSandbox.ts';

async function run(config: SandboxConfig): Promise<void> {
  const sandbox = await startSandbox(config);
  console.log(`Meridian Life      ${sandbox.meridianOrigin}`);
  console.log(`Northgate Annuity  ${sandbox.northgateOrigin}`);
  console.log(`Control            ${sandbox.controlOrigin}/control`);
  console.log(`Text messages      ${sandbox.controlOrigin}/inbox`);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    sandbox.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

try {
  await run(readConfig(process.env));
} catch (error) {
  console.error(`The sandbox cannot start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
