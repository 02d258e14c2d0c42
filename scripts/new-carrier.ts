import { mkdir, writeFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { conformanceTemplate } from './newCarrier/conformanceTemplate.ts';
import { loginTemplate } from './newCarrier/loginTemplate.ts';
import { parsingSpecTemplate, parsingTemplate, savedPages } from './newCarrier/parsingTemplate.ts';
import { pluginTemplate } from './newCarrier/pluginTemplate.ts';
import { readTemplate } from './newCarrier/readTemplate.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const usage = `usage: npm run new-carrier <name> [directory]
  <name>       the plugin's id and folder: small letters, digits and dashes, for example acme-life
  [directory]  where the folder is made: worker-device/plugins, or any directory outside this project`;

const [name, directory = 'worker-device/plugins'] = process.argv.slice(2);
if (name === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
  process.stderr.write(`${usage}\n`);
  process.exit(64);
}
await layDown(name, resolve(root, directory));

/** Writes a plugin that loads and passes the checks, and that says SITE_CHANGED until its author has seen the portal. */
async function layDown(id: string, parent: string): Promise<void> {
  const folder = join(parent, id);
  const sdk = sdkSpecifier(folder);
  const title = id.replaceAll(
    /(^|-)([a-z])/g,
    (_match, dash: string, letter: string) => `${dash === '' ? '' : ' '}${letter.toUpperCase()}`,
  );
  const files: Readonly<Record<string, string>> = {
    'plugin.ts': pluginTemplate(id, title, sdk),
    'login.ts': loginTemplate(title, sdk),
    'read.ts': readTemplate(sdk),
    'parsing.ts': parsingTemplate(sdk),
    'parsing.spec.ts': parsingSpecTemplate(title),
    'conformance.ts': conformanceTemplate(sdk),
    ...savedPages,
  };
  await mkdir(parent, { recursive: true });
  // Fails when the folder is there already: nobody's work is written over.
  await mkdir(folder);
  await mkdir(join(folder, 'fixtures'));
  for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), content);
  process.stdout.write(`${folder}\n  ${Object.keys(files).join('\n  ')}\nGo on with docs/plugins.md.\n`);
}

/** Inside the project by its path, elsewhere by its name. */
function sdkSpecifier(folder: string): string {
  const path = relative(root, folder);
  if (path.startsWith('..') || isAbsolute(path)) return 'carrier-sync/plugin-sdk';
  return relative(folder, join(root, 'plugin-sdk', 'index.ts'));
}
