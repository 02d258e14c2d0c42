import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdDataDirectory } from './singleInstance.ts';

describe('the data directory of a device', () => {
  it('is held by one process at a time and free again when that has ended', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'held-'));
    const first = await holdDataDirectory(directory);
    await expect(holdDataDirectory(directory)).rejects.toThrow('Another device process is running');
    await first.release();
    const second = await holdDataDirectory(directory);
    await second.release();
    await rm(directory, { recursive: true });
  });
});
