import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawPassword, passwordCanary } from './canary.ts';
import { rememberTyped, searchOfTheRun } from './searchOfTheRun.ts';

let folder: string;
const password = drawPassword();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrier-sync-searched-'));
  await mkdir(join(folder, 'device'));
  await writeFile(join(folder, 'device', 'journal'), 'nothing of it');
});
afterEach(() => rm(folder, { recursive: true }));

describe('the search after a run', () => {
  it('is content when nothing was typed, or nothing of it is left', async () => {
    await searchOfTheRun(folder);
    await rememberTyped(folder, [passwordCanary('password of somebody', password)]);
    await searchOfTheRun(folder);
  });

  it('fails with the name of what was left and where, not with what it is', async () => {
    await rememberTyped(folder, [passwordCanary('password of somebody', password)]);
    await writeFile(join(folder, 'device', 'journal'), Buffer.from(`{"p":"${password}"}`).toString('base64'));
    const failure = await searchOfTheRun(folder).catch((error: unknown) => String(error));
    expect(failure).toMatch(/password of somebody \(base64.*\) in .*device\/journal/);
    expect(failure).not.toContain(password);
  });
});
