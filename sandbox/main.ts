import { readConfig } from './config.ts';
import type { SandboxConfig } from './config.ts';
import { startSandbox } from './startSandbox.ts';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function run(config: SandboxConfig): Promise<void> {
  const sandbox = await startSandbox(config);
  say(`Meridian Life      ${sandbox.meridianOrigin}`);
  say(`Northgate Annuity  ${sandbox.northgateOrigin}`);
  say(`Control            ${sandbox.controlOrigin}/control`);
  say(`Text messages      ${sandbox.controlOrigin}/inbox`);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    sandbox.close().then(
      () => process.exit(0),
      (error: unknown) => {
        say(`The sandbox did not stop cleanly: ${String(error)}`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

try {
  await run(readConfig());
} catch (error) {
  say(`The sandbox cannot start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
