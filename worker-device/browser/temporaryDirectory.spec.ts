import { mkdtemp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { shortPathTo } from './temporaryDirectory.ts';

describe('the path to the temporary directory', () => {
  let home: string;
  beforeEach(async () => (home = await mkdtemp(join(tmpdir(), 'cs-'))));
  afterEach(() => rm(home, { recursive: true, force: true }));

  it('is the directory itself where a socket of Chromium finds room below it', async () => {
    const directory = `/${'d'.repeat(61)}`;
    expect(await shortPathTo(directory, home)).toBe(directory);
  });

  it('is a link that only its user can follow where it is longer', async () => {
    const directory = join(home, 'd'.repeat(60));
    const path = await shortPathTo(directory, home);
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(62);
    expect((await stat(dirname(path))).mode & 0o077).toBe(0);
    await mkdir(directory);
    await writeFile(join(path, 'file'), 'content');
    expect(await readFile(join(directory, 'file'), 'utf8')).toBe('content');
  });

  it('counts bytes, not characters', async () => {
    expect(await shortPathTo(join(home, 'ü'.repeat(40)), home)).toMatch(/\/t$/);
  });
});
