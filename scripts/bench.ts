import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { cloneRoot } from './engines/places.ts';

/** Measures the product: `npm run bench -- [name…]`; see test/bench/main.ts. */
const bench = spawn(process.execPath, [join(cloneRoot, 'test/bench/main.ts'), ...process.argv.slice(2)], {
  cwd: cloneRoot,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => bench.kill(signal));
process.exitCode = await new Promise<number>((resolve) => bench.once('exit', (code) => resolve(code ?? 1)));
