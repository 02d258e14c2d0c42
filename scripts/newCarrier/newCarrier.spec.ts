import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cloneRoot } from '../engines/places.ts';

const execute = promisify(execFile);
const { resolve } = createRequire(import.meta.url);

/** What a command of Node printed, however it ended. */
async function printed(parts: readonly string[], environment: Record<string, string> = {}): Promise<string> {
  const options = { cwd: cloneRoot, env: { ...process.env, ...environment } };
  const { stdout, stderr } = await execute(process.execPath, [...parts], options).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  return stdout + stderr;
}

describe.each([
  { kind: 'of pages', words: [] },
  { kind: 'of an application', words: ['application'] },
])('a folder $kind that new-carrier lays down outside the project', ({ words }) => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'carriers-'));
    await printed(['scripts/new-carrier.ts', 'acme-life', ...words, directory]);
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('is read by the compiler as one inside is, without a mistake', async () => {
    expect(await printed([resolve('typescript/bin/tsc'), '-p', join(directory, 'acme-life')])).toBe('');
  }, 120_000);

  it('has a spec that passes as those inside do', async () => {
    const jest = ['--experimental-vm-modules', '--no-warnings', resolve('jest/bin/jest'), 'acme-life'];
    expect(await printed(jest, { PLUGIN_DIRECTORIES: directory })).toContain('3 passed, 3 total');
  }, 120_000);

  it('is taken by a device', async () => {
    const load = `
      const { loadPlugins } = await import('./worker-device/plugins/registry.ts');
      const plugins = await loadPlugins({ extraDirectories: [${JSON.stringify(directory)}] });
      console.log(plugins.get('acme-life').institutionName);`;
    expect(await printed(['--input-type=module', '-e', load])).toBe('Acme Life\n');
  });

  it('describes itself to the conformance kit', async () => {
    const open = `
      const { findPlugins } = await import('./conformance/findPlugins.ts');
      const found = (await findPlugins([${JSON.stringify(directory)}])).find(({ plugin }) => plugin.id === 'acme-life');
      const settings = { ORIGIN: 'http://127.0.0.1:1', USERNAME: 'agent', PASSWORD: 'word', TOTP_SECRET: 'GEZDGNBV' };
      console.log((await found.description.open({ sandboxControl: null, settings })).records.length);`;
    expect(await printed(['--input-type=module', '-e', open])).toBe('4\n');
  });
});
