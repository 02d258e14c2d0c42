import { mkdir } from 'node:fs/promises';
import { elapsed } from './processes/elapsed.ts';
import { closingBlock } from './start/closingBlock.ts';
import { beginAnew } from './start/fresh.ts';
import { readOptions } from './start/options.ts';
import { AlreadyRunningError } from './start/runFile.ts';
import { onStopRequest } from './start/stopRequest.ts';
import { createSystem, type System } from './start/system.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

try {
  await main();
} catch (error) {
  say(error instanceof AlreadyRunningError ? error.message : `\nStart failed: ${describe(error)}`);
  process.exit(1);
}

async function main(): Promise<void> {
  const startedAt = Date.now();
  const options = readOptions(process.argv.slice(2), process.env);
  await mkdir(options.home, { recursive: true, mode: 0o700 });
  if (options.fresh && !(await beginAnew(options, say))) {
    say('Nothing was removed and nothing started.');
    process.exit(0);
  }
  say(`Data folder: ${options.home}`);
  const system = await createSystem({ ...options, say });
  let stopping: Promise<never> | undefined;
  onStopRequest(say, () => {
    stopping = stopAndExit(system);
  });
  try {
    const running = await system.start();
    say(closingBlock(running, elapsed(startedAt)));
  } catch (error) {
    // A start that was interrupted fails at whatever it was doing; that is no news.
    await stopping;
    throw error;
  }
}

async function stopAndExit(system: System): Promise<never> {
  const startedAt = Date.now();
  await system.stop();
  say(`Stopped in ${elapsed(startedAt)}; the data is kept.`);
  process.exit(0);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
