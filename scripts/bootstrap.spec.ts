import { spawn } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Stands in for npm: notes each call and installs what the lock says, or dies half-way when told to. */
const npm = `#!/bin/sh
echo "$@" >> "$NPM_CALLS"
[ -n "$NPM_DIES" ] && exit 1
sleep 0.3
mkdir -p node_modules && cp package-lock.json node_modules/.package-lock.json
`;

const lock = (version: string): string =>
  JSON.stringify({
    packages: {
      '': { name: 'clone' },
      'node_modules/needed': { version },
      'node_modules/other-platform': { version: '1.0.0', optional: true },
    },
  });

interface Result {
  readonly code: number | null;
  readonly output: string;
}

describe('bootstrap', () => {
  let folder: string;
  let clone: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carrier-sync-bootstrap-'));
    clone = join(folder, 'clone');
    await mkdir(join(clone, 'scripts'), { recursive: true });
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin/npm'), npm);
    await chmod(join(folder, 'bin/npm'), 0o755);
    await writeFile(join(folder, 'calls'), '');
    await writeFile(join(clone, 'package-lock.json'), lock('1.0.0'));
    await copyFile(join(import.meta.dirname, 'bootstrap.mjs'), join(clone, 'scripts/bootstrap.mjs'));
    await writeScript('hello', 'console.log("hello", ...process.argv.slice(2)); process.exit(7)');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const writeScript = (name: string, code: string): Promise<void> =>
    writeFile(join(clone, `scripts/${name}.ts`), code);

  const launch = (
    args: readonly string[],
    extra: Record<string, string> = {},
    by: readonly string[] = [],
  ) => {
    const bootstrap = [process.execPath, join(clone, 'scripts/bootstrap.mjs')];
    const [program = '', ...rest] = [...by, ...bootstrap, ...args];
    return spawn(program, rest, {
      env: {
        PATH: `${join(folder, 'bin')}:/usr/bin:/bin`,
        XDG_CACHE_HOME: join(folder, 'cache'),
        NPM_CALLS: join(folder, 'calls'),
        ...extra,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  };

  const run = (args: readonly string[], extra?: Record<string, string>): Promise<Result> =>
    new Promise((resolve) => {
      const child = launch(args, extra);
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk) => (output += String(chunk)));
      child.once('close', (code) => {
        resolve({ code, output });
      });
    });

  const installs = async (): Promise<number> =>
    (await readFile(join(folder, 'calls'), 'utf8')).split('\n').filter((line) => line.startsWith('ci '))
      .length;

  it('installs the packages, then runs the script with its arguments and keeps its exit code', async () => {
    const { code, output } = await run(['hello', 'a', '--b']);
    expect(output).toMatch(/Installing 3 packages[^]*Packages installed[^]*hello a --b/u);
    expect(code).toBe(7);
    expect(await installs()).toBe(1);
  });

  it('installs nothing when the packages are those of the lock', async () => {
    await run(['hello']);
    await run(['hello']);
    expect(await installs()).toBe(1);
  });

  it('installs again when the lock names another version', async () => {
    await run(['hello']);
    await writeFile(join(clone, 'package-lock.json'), lock('2.0.0'));
    await run(['hello']);
    expect(await installs()).toBe(2);
  });

  it('does not take an install that was cut short for a finished one', async () => {
    await mkdir(join(clone, 'node_modules/needed'), { recursive: true });
    expect((await run(['hello'])).code).toBe(7);
    expect(await installs()).toBe(1);
  });

  it('says what npm said when it fails, and runs nothing', async () => {
    const { code, output } = await run(['hello'], { NPM_DIES: '1' });
    expect(code).toBe(1);
    expect(output).toContain('Set-up failed: npm ci failed: exit code 1');
    expect(output).not.toContain('hello');
  });

  it('installs once when it is run twice at the same moment', async () => {
    const results = await Promise.all([run(['hello']), run(['hello'])]);
    expect(results.map(({ code }) => code)).toEqual([7, 7]);
    expect(await installs()).toBe(1);
  });

  it('takes over from an install whose process is gone', async () => {
    const name = `packages-${Buffer.from(clone).toString('base64url').slice(-60)}.lock`;
    await mkdir(join(folder, 'cache/carrier-sync/engines'), { recursive: true });
    await writeFile(join(folder, 'cache/carrier-sync/engines', name), '999999999');
    expect((await run(['hello'])).code).toBe(7);
  });

  it('passes a signal on and waits for the script to end in its own way', async () => {
    await writeScript(
      'patient',
      'process.on("SIGTERM", () => process.exit(5)); console.log("up"); setInterval(() => {}, 1e3)',
    );
    await run(['hello']);
    const child = launch(['patient']);
    const ended = new Promise((resolve) => child.once('close', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(5);
  });

  it('passes a signal on once, also when npm is gone after it', async () => {
    await writeScript(
      'slow-to-stop',
      `let asked = 0;
       process.on('SIGTERM', () => {
         asked += 1;
         if (asked === 1) setTimeout(() => { console.log('asked', asked); process.exit(); }, 2_500);
       });
       console.log('up'); setInterval(() => {}, 1e3)`,
    );
    await run(['hello']);
    const npmAsItEnds = 'trap \'kill -TERM "$started"; exit\' TERM; "$@" & started=$!; wait';
    const child = launch(['slow-to-stop'], { npm_lifecycle_event: 'start' }, [
      '/bin/sh',
      '-c',
      npmAsItEnds,
      'npm',
    ]);
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGTERM');
    await closed;
    expect(output).toBe('up\nasked 1\n');
  });

  it('lets the script notice that its parent was killed', async () => {
    const sign = join(folder, 'noticed');
    await writeScript(
      'watchful',
      `import { writeFileSync } from 'node:fs';
       process.on('disconnect', () => { writeFileSync(${JSON.stringify(sign)}, 'yes'); process.exit(); });
       console.log('up'); setInterval(() => {}, 1e3)`,
    );
    await run(['hello']);
    const child = launch(['watchful']);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await closed;
    expect(await readFile(sign, 'utf8')).toBe('yes');
  });

  it('runs no file but one of scripts/', async () => {
    expect((await run(['../evil'])).code).toBe(64);
    expect((await run(['missing'])).output).toContain('there is no scripts/missing.ts');
  });
});
