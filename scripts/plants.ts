import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Plants bugs in the product: test/plants. Its channel tells it when this process is gone, and it stops what it started. */
const plants = spawn(process.execPath, ['test/plants/main.ts', ...process.argv.slice(2)], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => plants.kill(name));
process.exitCode = await new Promise<number>((resolve) => plants.once('exit', (code) => resolve(code ?? 1)));
