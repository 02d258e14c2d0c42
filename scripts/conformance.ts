import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findChromium } from './engines/chromium.ts';

/** Starts the simulated carriers and the conformance kit, each in a process of its own. */
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const root = fileURLToPath(new URL('..', import.meta.url));
/** Enough for one of each peculiarity and more than one page of every list. */
const policies = '60';

const sandbox = spawn(process.execPath, ['sandbox/main.ts'], {
  cwd: root,
  env: {
    ...process.env,
    SANDBOX_CONTROL_PORT: '0',
    SANDBOX_MERIDIAN_PORT: '0',
    SANDBOX_NORTHGATE_PORT: '0',
    SANDBOX_POLICIES: policies,
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});

// However this ends, the sandbox ends with it.
process.once('exit', () => sandbox.kill());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

try {
  const control = await controlOrigin();
  const kit = spawn(process.execPath, ['conformance/main.ts', ...process.argv.slice(2)], {
    cwd: root,
    env: { ...process.env, CHROMIUM_PATH: await findChromium(say), SANDBOX_CONTROL_ORIGIN: control },
    stdio: 'inherit',
  });
  process.exitCode = await new Promise<number>((resolve) => kit.once('exit', (code) => resolve(code ?? 1)));
} finally {
  sandbox.kill();
}

/** The sandbox prints where its control server answers. */
function controlOrigin(): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: sandbox.stdout }).on('line', (line) => {
      const origin = /^Control\s+(\S+)\/control$/.exec(line)?.[1];
      if (origin !== undefined) resolve(origin);
    });
    sandbox.once('exit', (code) => reject(new Error(`the sandbox ended at its start (${String(code)})`)));
  });
}
