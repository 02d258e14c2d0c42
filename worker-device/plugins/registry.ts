import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { PluginManifest } from '../../contracts/domain/plugins.ts';
import type { CarrierPlugin } from '../../plugin-sdk/plugin.ts';
import { pluginProblems } from './pluginProblems.ts';
import { resolveSdkFor } from './sdkResolution.ts';

const builtIn = fileURLToPath(new URL('.', import.meta.url));
/** The second one after the build. */
const entryFiles = ['plugin.ts', 'plugin.js'];

/**
 * Loads every plugin: the folders beside this file, and those of the extra directories (absolute paths). Throws, with
 * every problem in one message, when a folder cannot be used or two have one id.
 */
export async function loadPlugins(options: {
  extraDirectories: readonly string[];
}): Promise<Map<string, CarrierPlugin>> {
  const plugins = new Map<string, CarrierPlugin>();
  const problems: string[] = [];
  for (const directory of [builtIn, ...options.extraDirectories]) {
    for (const { folder, entry } of await pluginFolders(directory)) {
      const loaded = await loadPlugin(entry, folder);
      if (Array.isArray(loaded)) problems.push(...loaded.map((problem) => `${entry}: ${problem}`));
      else if (plugins.has(loaded.id))
        problems.push(`${entry}: another folder has the id ${loaded.id} already`);
      else plugins.set(loaded.id, loaded);
    }
  }
  if (problems.length > 0) throw new Error(`Plugins cannot be loaded:\n  ${problems.join('\n  ')}`);
  return plugins;
}

/** What a device tells about a plugin. */
export function pluginManifest(plugin: CarrierPlugin): PluginManifest {
  return {
    id: plugin.id,
    institutionName: plugin.institutionName,
    version: plugin.version,
    origins: [...plugin.origins],
    valueTypes: [...plugin.valueTypes],
    lists: plugin.list !== undefined,
    session: plugin.session,
  };
}

/** The folders of a directory that have a plugin in them. */
export async function pluginFolders(directory: string): Promise<{ folder: string; entry: string }[]> {
  const found: { folder: string; entry: string }[] = [];
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: unknown) => {
    throw new Error(`the plugin directory ${directory} cannot be read`, { cause: error });
  });
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    const files = await readdir(join(directory, name));
    const file = entryFiles.find((candidate) => files.includes(candidate));
    if (file !== undefined) found.push({ folder: name, entry: join(directory, name, file) });
  }
  return found.sort((left, right) => (left.folder < right.folder ? -1 : 1));
}

/** The plugin, or what is wrong with it. */
async function loadPlugin(entry: string, folder: string): Promise<CarrierPlugin | string[]> {
  try {
    await resolveSdkFor(entry);
    const module = (await import(pathToFileURL(entry).href)) as Record<string, unknown>;
    const problems = pluginProblems(module['plugin'], folder);
    return problems.length > 0 ? problems : (module['plugin'] as CarrierPlugin);
  } catch (error) {
    return [`cannot be imported: ${error instanceof Error ? error.message : String(error)}`];
  }
}
