import { mkdir, writeFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applicationFiles } from './newCarrier/application/applicationFiles.ts';
import { conformanceTemplate } from './newCarrier/conformanceTemplate.ts';
import { outsideFiles } from './newCarrier/outsideTemplate.ts';
import { pageFiles } from './newCarrier/pageFiles.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const usage = `usage: npm run new-carrier <name> [application] [directory]
  <name>       the plugin's id and folder: small letters, digits and dashes, for example acme-life
  application  for a portal that is an application over JSON; left out, for one whose pages are made on the server
  [directory]  where the folder is made: worker-device/plugins, or any directory outside this project`;

const [name, ...words] = process.argv.slice(2);
const isApplication = words[0] === 'application';
const directory = words[isApplication ? 1 : 0] ?? 'worker-device/plugins';
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
    ...(isApplication ? applicationFiles(id, title, sdk) : pageFiles(id, title, sdk)),
    'conformance.ts': conformanceTemplate(sdk),
    ...(isInside(folder) ? {} : outsideFiles(id, root)),
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
  return isInside(folder)
    ? relative(folder, join(root, 'plugin-sdk', 'index.ts'))
    : 'carrier-sync/plugin-sdk';
}

function isInside(folder: string): boolean {
  const path = relative(root, folder);
  return !path.startsWith('..') && !isAbsolute(path);
}
