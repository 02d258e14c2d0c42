import { join } from 'node:path';
import { createServer } from 'vite';
import { cloneRoot } from './engines/places.ts';
import { elapsed } from './processes/elapsed.ts';
import { freePort } from './processes/ports.ts';
import { watchProduct } from './dev/watchProduct.ts';
import { closingBlock } from './start/closingBlock.ts';
import { readOptions } from './start/options.ts';
import { reportAndExit } from './start/reportAndExit.ts';
import { runUntilStopped } from './start/runUntilStopped.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

try {
  await main();
} catch (error) {
  reportAndExit(error, say);
}

/** As npm start, with the page served by Vite and every process restarted when its code changes. */
async function main(): Promise<void> {
  const startedAt = Date.now();
  const options = readOptions(process.argv.slice(2), process.env);
  const pagePort = await freePort('localhost', Number(process.env['UI_PORT'] ?? 5173));
  const page = `http://localhost:${String(pagePort)}`;
  await runUntilStopped(
    { ...options, say, otherOrigins: [page], withSecondDevice: true },
    async ({ site, ...running }, system) => {
      // ui/vite.config.ts passes /api on to this port.
      process.env['API_PORT'] = String(site.ports.API_PORT);
      const server = await createServer({
        root: join(cloneRoot, 'ui'),
        server: { port: pagePort, strictPort: true },
      });
      await server.listen();
      say(closingBlock({ site, ...running }, elapsed(startedAt)));
      say(`  The page that reloads as you edit: ${page}`);
      await watchProduct(system.supervisor, say);
    },
  );
}
