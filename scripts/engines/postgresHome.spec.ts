import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exists } from './installOnce.ts';
import { postgresHome, removePostgresHome } from './postgresHome.ts';

describe('the place of a cluster', () => {
  it('leaves nothing behind, also where it had to be outside the folder that was wanted', async () => {
    // Only its owner may enter: as root, PostgreSQL's own user cannot, and is given a place elsewhere.
    const folder = await mkdtemp(join(tmpdir(), 'carrier-sync-home-'));
    const wanted = join(folder, 'postgres');
    const home = await postgresHome(wanted);
    await mkdir(home, { recursive: true });
    await writeFile(join(home, 'PG_VERSION'), '18\n');

    await removePostgresHome(wanted);

    expect(await exists(home)).toBe(false);
    if (home === wanted) expect(await exists(folder)).toBe(true);
    else expect(await exists(dirname(home))).toBe(false);
    await rm(folder, { recursive: true });
  });
});
