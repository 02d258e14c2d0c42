import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { reportChaos } from './report.ts';
import { runChaos } from './runChaos.ts';
import { removePostgresHome } from '../../scripts/engines/postgresHome.ts';
import { portNames, readOptions, type PortName } from '../../scripts/start/options.ts';
import { onStopRequest } from '../../scripts/start/stopRequest.ts';
import { createSystem } from '../../scripts/start/system.ts';

/** Kills processes of a system of its own during real work, and says what came of it. */
const startedAt = Date.now();
const say = (line: string): void => {
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1).padStart(6);
  process.stdout.write(line.startsWith('chaos ') ? `${line}\n` : `${seconds} s  ${line}\n`);
};

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    seed: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const kills = Number(values.kills);
if (!Number.isInteger(kills) || kills < 0)
  throw new Error(`--kills is "${values.kills}", which is no count.`);
const seed = values.seed ?? randomBytes(4).toString('hex');

const home = await mkdtemp(join(tmpdir(), 'carrier-sync-chaos-'));
say(`Again with: npm run chaos -- --kills ${String(kills)} --seed ${seed}   (data and logs: ${home})`);
const anyPort = Object.fromEntries(portNames.map((name) => [name, 0])) as Record<PortName, number>;
const system = await createSystem({
  ...readOptions([], { CARRIER_SYNC_HOME: home }),
  wantedPorts: anyPort,
  // A run of minutes is for the work under kills, not for waiting between them.
  longestPauseMs: 2_000,
  say,
});
onStopRequest(say, () => {
  void system.stop().then(() => process.exit(130));
});

try {
  const running = await system.start();
  const { facts, secrets, leaks } = await runChaos(running, system.supervisor, { kills, seed, say });
  await system.stop();
  const held = reportChaos(facts, [...leaks, ...(await secrets.inFiles(home))], say);
  // What went wrong can be looked into.
  if (!held || values.keep) await writeFile(join(home, 'facts.json'), JSON.stringify(facts));
  else {
    await removePostgresHome(join(home, 'postgres'));
    await rm(home, { recursive: true, force: true });
  }
  process.exitCode = held ? 0 : 1;
} catch (error) {
  await system.stop();
  throw error;
}
