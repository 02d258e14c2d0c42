import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { readConfig } from './config.ts';
import { startSandbox } from './startSandbox.ts';

describe('the sandbox', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  test('writes each request as a line of JSON', async () => {
    const logFile = join(folder, 'requests.jsonl');
    const sandbox = await startSandbox({ policies: 10, logFile });
    for (const path of ['/login', '/nowhere', '/%E0'])
      await (await fetch(`${sandbox.meridianOrigin}${path}`)).text();
    await sandbox.close();
    const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n');
    const entries = lines.map(
      (line) => JSON.parse(line) as { sequence: number; path: string; status: number },
    );
    expect(entries.map(({ sequence, path, status }) => [sequence, path, status])).toEqual([
      [1, '/login', 200],
      [2, '/nowhere', 404],
      [3, '/%E0', 400],
    ]);
  });

  test('closes while a request hangs and while a portal refuses connections', async () => {
    const sandbox = await startSandbox({ policies: 10 });
    sandbox.northgate.faults.add({ kind: 'hang' });
    const hanging = expect(fetch(sandbox.northgateOrigin)).rejects.toThrow('fetch failed');
    while (sandbox.log.lastSequence === 0) await setImmediate();
    const body = JSON.stringify({ state: 'refused' });
    const headers = { 'content-type': 'application/json' };
    await fetch(`${sandbox.controlOrigin}/control/api/meridian-life/portal`, {
      method: 'PUT',
      headers,
      body,
    });
    await sandbox.close();
    await hanging;
  });

  test('leaves nothing open when a port is taken', async () => {
    const first = await startSandbox({ policies: 10 });
    const earlier = await startSandbox({ policies: 10 });
    await earlier.close();
    const meridianPort = portOf(earlier.meridianOrigin);
    const options = { policies: 10, meridianPort, controlPort: portOf(first.controlOrigin) };
    await expect(startSandbox(options)).rejects.toThrow('EADDRINUSE');
    await expect(fetch(earlier.meridianOrigin)).rejects.toThrow('fetch failed');
    await first.close();
  });

  test('names the variable that makes no sense', () => {
    expect(() => readConfig({ SANDBOX_MERIDIAN_PORT: 'high' })).toThrow('SANDBOX_MERIDIAN_PORT');
    expect(readConfig({}).policies).toBe(500);
  });
});

function portOf(origin: string): number {
  return Number(new URL(origin).port);
}
