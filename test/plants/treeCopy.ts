import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cloneRoot } from '../../scripts/engines/places.ts';
import { planted, type Plant } from './plant.ts';

const run = promisify(execFile);
const mostOutput = 64 * 1024 * 1024;

/** The working tree as it stands, in a folder of its own: what is planted there never touches the clone. */
export class TreeCopy {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** @param root a folder that does not exist yet */
  static async make(root: string): Promise<TreeCopy> {
    const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    const { stdout } = await run('git', listing, { cwd: cloneRoot, maxBuffer: mostOutput });
    for (const path of new Set(stdout.split('\0').filter((name) => name !== ''))) await copy(path, root);
    await symlink(join(cloneRoot, 'node_modules'), join(root, 'node_modules'));
    return new TreeCopy(root);
  }

  /** Does work on the tree with the bug in it; afterwards the tree is good again. */
  async withPlant<Result>(plant: Plant, work: () => Promise<Result>): Promise<Result> {
    const path = join(this.root, plant.file);
    const good = await readFile(path, 'utf8');
    const bad = planted(plant, good);
    if (bad === undefined) throw new Error(`${plant.file} has no such place, or more than one.`);
    await writeFile(path, bad);
    try {
      return await work();
    } finally {
      await writeFile(path, good);
    }
  }
}

async function copy(path: string, root: string): Promise<void> {
  const target = join(root, path);
  await mkdir(dirname(target), { recursive: true });
  await copyFile(join(cloneRoot, path), target).catch((error: unknown) => {
    // Deleted, and the deletion not committed yet.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  });
}
