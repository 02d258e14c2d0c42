import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';

/** What plugins outside this project import the SDK by. */
export const sdkName = 'carrier-sync/plugin-sdk';

let registered = false;

/** Lets a plugin anywhere on this machine import the SDK that this process runs, by name. */
export function resolveSdkForPlugins(): void {
  if (registered) return;
  registered = true;
  const files = ['../../plugin-sdk/index.ts', '../../plugin-sdk/index.js'];
  const url = files.map((file) => new URL(file, import.meta.url)).find((candidate) => existsSync(candidate));
  if (url === undefined) throw new Error('the plugin SDK is missing from this installation');
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === sdkName ? { url: url.href, shortCircuit: true } : next(specifier, context),
  });
}
