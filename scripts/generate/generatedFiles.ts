import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloneRoot } from '../engines/places.ts';
import type { Outcome } from '../check/runTool.ts';
import { generateInto, type GeneratedFiles } from './generateInto.ts';

export const generatedFiles: GeneratedFiles = {
  description: join(cloneRoot, 'api/openapi.json'),
  types: join(cloneRoot, 'ui/src/api/schema.d.ts'),
};

/** Generates anew beside the tracked files and compares. */
export async function generatedFilesAreCurrent(): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'carrier-sync-generated-'));
  try {
    const now = { description: join(folder, 'openapi.json'), types: join(folder, 'schema.d.ts') };
    await generateInto(now);
    const stale: string[] = [];
    for (const name of ['description', 'types'] as const) {
      if (!(await sameContent(generatedFiles[name], now[name]))) stale.push(generatedFiles[name]);
    }
    const output = stale
      .map((file) => `${file} is out of date: run npm run generate and commit it.`)
      .join('\n');
    return { passed: stale.length === 0, output };
  } catch (error) {
    return { passed: false, output: error instanceof Error ? error.message : String(error) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function sameContent(tracked: string, generated: string): Promise<boolean> {
  const contents = await Promise.all(
    [tracked, generated].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  return contents[0] === contents[1];
}
