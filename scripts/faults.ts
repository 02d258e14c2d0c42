import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs the fault matrix of test/faults. Its channel tells it when this process is gone, and it stops what it started. */
const faults = spawn(process.execPath, ['test/faults/main.ts', ...process.argv.slice(2)], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => faults.kill(name));
process.exitCode = await new Promise<number>((resolve) => faults.once('exit', (code) => resolve(code ?? 1)));
