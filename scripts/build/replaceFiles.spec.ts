import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaceFiles } from './replaceFiles.ts';

describe('a new build of the page', () => {
  let folder: string;
  let served: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carrier-sync-build-'));
    served = join(folder, 'ui');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function build(name: string): Promise<void> {
    const built = join(folder, 'building');
    await mkdir(join(built, 'assets'), { recursive: true });
    await writeFile(join(built, 'index.html'), `page ${name}`);
    await writeFile(join(built, 'assets', `${name}.js`), name);
    await replaceFiles(built, served);
    expect(existsSync(built)).toBe(false);
  }

  const page = (): string => readFileSync(join(served, 'index.html'), 'utf8');
  const has = (name: string): boolean => existsSync(join(served, 'assets', `${name}.js`));

  it('is served in place of the one before', async () => {
    await build('one');
    await build('two');
    expect([page(), has('two')]).toEqual(['page two', true]);
  });

  it('leaves what an open page still loads, until the build after it', async () => {
    await build('one');
    await build('two');
    expect(has('one')).toBe(true);
    await build('three');
    expect([has('one'), has('two'), has('three')]).toEqual([false, true, true]);
  });

  it('is never half there while it is put in place', async () => {
    await build('one');
    const switched = new AbortController();
    const switching = build('two').finally(() => {
      switched.abort();
    });
    while (!switched.signal.aborted) {
      const [, name = ''] = page().split(' ');
      expect([name, has(name)]).toEqual([name, true]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await switching;
  });
});
