import { mkdir } from 'node:fs/promises';
import { elapsed } from './processes/elapsed.ts';
import { closingBlock } from './start/closingBlock.ts';
import { beginAnew } from './start/fresh.ts';
import { readOptions } from './start/options.ts';
import { reportAndExit } from './start/reportAndExit.ts';
import { runUntilStopped } from './start/runUntilStopped.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

try {
  await main();
} catch (error) {
  reportAndExit(error, say);
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
  await runUntilStopped({ ...options, say, withSecondDevice: true }, (running) => {
    say(closingBlock(running, elapsed(startedAt)));
    return Promise.resolve();
  });
}
