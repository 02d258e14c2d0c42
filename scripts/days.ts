import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { cloneRoot } from './engines/places.ts';

/**
 * Lives through many business days: `npm run days -- [--days 14]`; see test/days/README.md. Its channel tells the run
 * when this process is gone, and it stops what it started.
 */
const days = spawn(process.execPath, [join(cloneRoot, 'test/days/main.ts'), ...process.argv.slice(2)], {
  cwd: cloneRoot,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => days.kill(signal));
process.exitCode = await new Promise<number>((resolve) => days.once('exit', (code) => resolve(code ?? 1)));
