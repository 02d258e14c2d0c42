import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { FileHandle } from 'node:fs/promises';
import { appendFile, mkdtemp, open, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import { openSubmissionLedger } from './submissionLedger.ts';

const firstId = 'a1b2c3d4-0000-4000-8000-000000000001';
const secondId = 'a1b2c3d4-0000-4000-8000-000000000002';

describe('the submission ledger', () => {
  let directory: string;
  let path: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ledger-'));
    path = join(directory, 'submissions');
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  it('lets an id begin once, also when both ask in the same moment', async () => {
    const ledger = await openSubmissionLedger(path);
    const answers = await Promise.all([ledger.begin(firstId), ledger.begin(firstId), ledger.begin(secondId)]);
    await ledger.close();
    expect(answers).toEqual([true, false, true]);
  });

  it('has the id on disk, for its owner only, before it says that the submission may be made', async () => {
    const ledger = await openSubmissionLedger(path);
    await ledger.begin(firstId);
    expect(await readFile(path, 'utf8')).toContain(firstId);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await ledger.close();
  });

  it('lets a submission be made when the disk has its id, and not before', async () => {
    const ledger = await openSubmissionLedger(path);
    const file = await open(path, 'r');
    await file.close();
    // Whether a disk has written shows only when its power fails: so this looks at what every file waits for.
    const synced = Promise.withResolvers<undefined>();
    const files = Object.getPrototypeOf(file) as FileHandle;
    const sync = jest.spyOn(files, 'datasync').mockReturnValueOnce(synced.promise);
    let mayBeMade = false;
    const begun = ledger.begin('submission-1').then(() => (mayBeMade = true));
    while (sync.mock.calls.length === 0) await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(mayBeMade).toBe(false);
    synced.resolve(undefined);
    await begun;
    sync.mockRestore();
    await ledger.close();
  });

  it('refuses an id of an earlier run for ever', async () => {
    const first = await openSubmissionLedger(path);
    await first.begin(firstId);
    await first.close();
    const second = await openSubmissionLedger(path);
    expect(second.has(firstId)).toBe(true);
    expect(await second.begin(firstId)).toBe(false);
    await second.close();
  });

  it('keeps earlier and later ids when a crash tore the last line', async () => {
    const first = await openSubmissionLedger(path);
    await first.begin(firstId);
    await first.close();
    await appendFile(path, '\na1b2c3');
    const second = await openSubmissionLedger(path);
    expect(await second.begin(secondId)).toBe(true);
    await second.close();
    const third = await openSubmissionLedger(path);
    expect([third.has(firstId), third.has(secondId)]).toEqual([true, true]);
    await third.close();
  });

  it('takes no id that could break its lines', async () => {
    const ledger = await openSubmissionLedger(path);
    await expect(ledger.begin('one\ntwo-three')).rejects.toThrow('not well-formed');
    await ledger.close();
  });

  it('knows every id that was let through by a process that was then killed', async () => {
    const module = fileURLToPath(new URL('./submissionLedger.ts', import.meta.url));
    const script = `
      const { openSubmissionLedger } = await import(${JSON.stringify(module)});
      const ledger = await openSubmissionLedger(${JSON.stringify(path)});
      for (let n = 0; ; n += 1) {
        const id = 'submission-' + n;
        await ledger.begin(id);
        process.stdout.write(id + '\\n');
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.split('\n').length > 20) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const letThrough = output.split('\n').slice(0, -1);
    expect(letThrough.length).toBeGreaterThanOrEqual(20);
    const ledger = await openSubmissionLedger(path);
    expect(letThrough.filter((id) => !ledger.has(id))).toEqual([]);
    await ledger.close();
  });
});
