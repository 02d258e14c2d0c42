import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { dirname, join } from 'node:path';

/** What plugins outside this project import the SDK by. */
export const sdkName = 'carrier-sync/plugin-sdk';

let registered = false;

/** Lets a plugin anywhere on this machine import the SDK that this process runs, where it does so by name. */
export async function resolveSdkFor(entry: string): Promise<void> {
  if (!registered && (await importsByName(dirname(entry)))) registerSdkName();
}

async function importsByName(folder: string): Promise<boolean> {
  const names = (await readdir(folder)).filter((name) => /\.[jt]s$/.test(name));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.some((text) => text.includes(sdkName));
}

function registerSdkName(): void {
  registered = true;
  const files = ['../../plugin-sdk/index.ts', '../../plugin-sdk/index.js'];
  const url = files.map((file) => new URL(file, import.meta.url)).find((candidate) => existsSync(candidate));
  if (url === undefined) throw new Error('the plugin SDK is missing from this installation');
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === sdkName ? { url: url.href, shortCircuit: true } : next(specifier, context),
  });
}
