import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './ports.ts';

const host = '127.0.0.1';
const execute = promisify(execFile);

/** The port that another process is given when it wants this one. */
async function givenElsewhere(wanted: number): Promise<number> {
  const code = `const { freePort } = await import(${JSON.stringify(join(import.meta.dirname, 'ports.ts'))});
    console.log(await freePort('${host}', ${String(wanted)}));`;
  const { stdout } = await execute(process.execPath, ['--input-type=module', '-e', code]);
  return Number(stdout);
}

describe('freePort', () => {
  it('avoids a port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    const { port } = server.address() as { port: number };
    try {
      expect(await freePort(host, port)).not.toBe(port);
    } finally {
      server.close();
    }
  });

  it('gives no port twice, even before it is bound', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => freePort(host)));
    expect(new Set(ports).size).toBe(50);
  });

  const itOnLinux = process.platform === 'linux' ? it : it.skip;

  itOnLinux(
    'gives no port that another process was given and has not bound yet, while that lives',
    async () => {
      const port = await freePort(host);
      expect(await givenElsewhere(port)).not.toBe(port);
      const free = await givenElsewhere(0);
      expect(await freePort(host, free)).toBe(free);
    },
  );
});
