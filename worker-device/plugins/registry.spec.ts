import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPlugins, pluginManifest } from './registry.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plugins-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function write(folder: string, content: string): Promise<void> {
  await mkdir(join(directory, folder));
  await writeFile(join(directory, folder, 'plugin.ts'), content);
}

describe('loadPlugins', () => {
  it('finds the built-in plugins by their folders and tells what each can do', async () => {
    const plugins = await loadPlugins({ extraDirectories: [] });
    const manifests = [...plugins.values()].map(pluginManifest);
    expect(manifests.map(({ id }) => id)).toEqual([...plugins.keys()]);
    expect(manifests.every(({ origins, version }) => origins.length > 0 && version !== '')).toBe(true);
  });

  it('says everything that is wrong with a plugin in one message, by its file', async () => {
    await write(
      'acme-life',
      `export const plugin = { id: 'acme', version: '1', origins: ['acme.example/x'], valueTypes: ['GOLD'],
        session: { maxConcurrentRequests: 0, requestsPerSecond: 2, readsOver: 'http' }, login() {}, probe() {} };`,
    );
    await expect(loadPlugins({ extraDirectories: [directory] })).rejects.toThrow(
      /acme-life.plugin\.ts: `id` must be the name of its folder, "acme-life"[^]*institutionName[^]*GOLD[^]*numberLayout[^]*acme\.example\/x[^]*maxConcurrentRequests[^]*`read` is no function/,
    );
  });

  it('says when a folder exports no plugin, and when a directory is not there', async () => {
    await write('empty-one', 'export const other = 1;');
    await expect(loadPlugins({ extraDirectories: [directory] })).rejects.toThrow(/exports no `plugin`/);
    await expect(loadPlugins({ extraDirectories: [join(directory, 'nowhere')] })).rejects.toThrow(/nowhere/);
  });
});
