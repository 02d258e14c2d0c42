import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cloneRoot } from './engines/places.ts';
import { generatedFilesAreCurrent } from './generate/generatedFiles.ts';
import { compiledFolders } from './build/compile.ts';
import { runTool, type Outcome } from './check/runTool.ts';

const folders = [
  ...new Set([...compiledFolders.map((name) => name.replace(/\/.*/u, '')), 'ui', 'test']),
].filter((name) => existsSync(join(cloneRoot, name)));

/** Each is run whatever the others say, so one look shows all there is to mend. */
const checks: readonly (readonly [string, () => Promise<Outcome>])[] = [
  ['format', () => runTool('prettier', ['--check', '--log-level', 'warn', '.'])],
  ['lint', () => runTool('eslint', ['.'])],
  ['types', () => runTool('tsc', ['--noEmit', '-p', 'tsconfig.json'])],
  ['types of the page', () => runTool('tsc', ['--noEmit', '-p', 'ui/tsconfig.json'])],
  ['arrows', () => runTool('depcruise', ['--config', '.dependency-cruiser.cjs', ...folders])],
  ['generated files', generatedFilesAreCurrent],
];

let failures = 0;
for (const [name, check] of checks) {
  const startedAt = Date.now();
  const { passed, output } = await check();
  const took = `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
  process.stdout.write(`${passed ? '✓' : '✗'} ${name} (${took})\n`);
  if (passed) continue;
  failures += 1;
  process.stdout.write(`${output.trimEnd()}\n`);
}
process.stdout.write(failures === 0 ? 'All checks passed.\n' : `${String(failures)} checks failed.\n`);
process.exitCode = failures === 0 ? 0 : 1;
