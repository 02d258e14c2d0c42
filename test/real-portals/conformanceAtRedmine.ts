import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installRedmine, redmineFolder, RedmineServer } from './redmine/redmineServer.ts';

/** The conformance kit at a real Redmine, which is installed and started for it. Fails where it cannot be installed. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const missing = await installRedmine();
if (missing !== null) {
  process.stderr.write(`${missing}\n`);
  process.exit(1);
}
const redmine = await RedmineServer.start();
try {
  const kit = spawn(process.execPath, ['scripts/conformance.ts', 'redmine'], {
    cwd: root,
    env: {
      ...process.env,
      PLUGIN_DIRECTORIES: join(root, 'test', 'real-portals', 'plugins'),
      CONFORMANCE_REDMINE_ORIGIN: redmine.origin,
      CONFORMANCE_REDMINE_DIR: redmineFolder(),
    },
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => kit.kill(signal));
  process.exitCode = await new Promise<number>((resolve) => kit.once('exit', (code) => resolve(code ?? 1)));
} finally {
  await redmine.stop();
}
