import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs the chaos run of test/chaos. Its channel tells it when this process is gone, and it stops what it started. */
const chaos = spawn(process.execPath, ['test/chaos/main.ts', ...process.argv.slice(2)], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => chaos.kill(name));
process.exitCode = await new Promise<number>((resolve) => chaos.once('exit', (code) => resolve(code ?? 1)));
