import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CarrierPlugin, ConformanceDescription } from '../plugin-sdk/index.ts';
import { loadPlugins, pluginFolders } from '../worker-device/plugins/registry.ts';

const builtIn = fileURLToPath(new URL('../worker-device/plugins/', import.meta.url));

export interface DescribedPlugin {
  plugin: CarrierPlugin;
  /** Null where the folder has no `conformance.ts`. */
  description: ConformanceDescription | null;
}

/** Every plugin, built in or in the extra directories, with the description that lies in its folder. */
export async function findPlugins(extraDirectories: readonly string[]): Promise<DescribedPlugin[]> {
  const plugins = await loadPlugins({ extraDirectories });
  const found: DescribedPlugin[] = [];
  for (const directory of [builtIn, ...extraDirectories]) {
    for (const { folder, entry } of await pluginFolders(directory)) {
      const plugin = plugins.get(folder);
      if (plugin !== undefined) found.push({ plugin, description: await descriptionBeside(entry) });
    }
  }
  return found;
}

async function descriptionBeside(entry: string): Promise<ConformanceDescription | null> {
  const file = ['conformance.ts', 'conformance.js']
    .map((name) => join(dirname(entry), name))
    .find((candidate) => existsSync(candidate));
  if (file === undefined) return null;
  const { conformance } = (await import(pathToFileURL(file).href)) as {
    conformance?: ConformanceDescription;
  };
  if (conformance === undefined) throw new Error(`${file} exports no \`conformance\``);
  return conformance;
}
