import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { elapsed } from '../../scripts/processes/elapsed.ts';
import type { RunningSystem } from '../../scripts/start/bringUp.ts';
import type { Supervisor } from '../../scripts/start/supervisor.ts';
import { readCrm } from './checker/crmFacts.ts';
import type { Facts } from './checker/facts.ts';
import { readWorkflows } from './checker/historyFacts.ts';
import { disturb } from './disturb.ts';
import { Forcer, policiesBySource } from './people/forcer.ts';
import { Linker } from './people/linker.ts';
import type { LinkedSource } from './people/linker.ts';
import { planDisturbances } from './plan/planDisturbances.ts';
import { seededRandom } from './plan/seededRandom.ts';
import { settle } from './settle.ts';
import { withAdmin } from './world/adminDatabase.ts';
import { carriers, layDownWorld } from './world/layDownWorld.ts';
import { oweAgain } from './world/newDay.ts';
import { Portals } from './world/portals.ts';
import { RunSecrets } from './world/runSecrets.ts';

export interface ChaosOptions {
  readonly kills: number;
  readonly seed: string;
  readonly say: (line: string) => void;
}

/** The pages that readings are taken from. */
const readingPaths = { 'meridian-life': '/policies', 'northgate-annuity': '/api/accounts' };
const pageDelayMs = 600;

export interface ChaosRun {
  readonly facts: Facts;
  readonly secrets: RunSecrets;
  /** Where secrets of this run were found in the records and the histories. */
  readonly leaks: readonly string[];
}

/** Real work of two agencies on a running system while its processes are killed; then what is left of it. */
export async function runChaos(
  running: RunningSystem,
  supervisor: Supervisor,
  options: ChaosOptions,
): Promise<ChaosRun> {
  const { site } = running;
  const { say } = options;
  const look = <Result>(work: (admin: Client) => Promise<Result>): Promise<Result> => withAdmin(site, work);
  const portals = new Portals(`http://${site.host}:${String(site.ports.SANDBOX_CONTROL_PORT)}`);
  const sources = await look((admin) => layDownWorld(running, supervisor, admin, portals));
  await portals.misbehave(readingPaths, pageDelayMs);

  const secrets = await RunSecrets.give(portals, sources);

  const linker = new Linker(portals, ({ id }) => look((admin) => oweAgain(admin, id)), say);
  const forcer = new Forcer(seededRandom(`${options.seed}/force`), await look(policiesBySource));
  const [leaving, quiet] = [new AbortController(), new AbortController()];
  const noting = secrets.keepNotingSessions(leaving.signal);
  const linking = sources.map((source) => linker.keepLinked(source, leaving.signal));
  // Each agency has somebody who presses Sync.
  const asking = Promise.all([
    forcer.keepAsking(sources, quiet.signal),
    forcer.keepAsking(sources, quiet.signal),
  ]);
  const expiring = expireSessions(sources, portals, options.seed, quiet.signal);

  const kills = await play(options, supervisor);
  quiet.abort();
  await Promise.all([asking, expiring]);
  await portals.hurry(Object.values(carriers));
  const startedAt = Date.now();
  await settle(look, lastKillOf(kills), say);
  say(
    `Settled in ${elapsed(startedAt)}; ${String(linker.presses)} times Link, ${String(forcer.accepted.length)} force syncs.`,
  );
  leaving.abort();
  await Promise.all([...linking, noting]);

  const facts: Facts = {
    kills,
    requests: await portals.log(),
    ...(await look(readCrm)),
    workflows: await readWorkflows(site.temporalAddress, site.temporalNamespace),
    person: { answers: linker.answers, forceSyncs: forcer.accepted },
  };
  return { facts, secrets, leaks: await secrets.inRecords(site) };
}

function lastKillOf(kills: readonly string[]): Date {
  return new Date(kills.at(-1) ?? 0);
}

/** @returns the moment of each kill */
async function play({ seed, kills, say }: ChaosOptions, supervisor: Supervisor): Promise<string[]> {
  const done: string[] = [];
  for (const disturbance of planDisturbances(seed, kills)) {
    done.push(...(await disturb(disturbance, supervisor, say)));
  }
  return done;
}

/** Portals end sessions at moments of their own. */
async function expireSessions(
  sources: readonly [LinkedSource, ...LinkedSource[]],
  portals: Portals,
  seed: string,
  signal: AbortSignal,
): Promise<void> {
  const random = seededRandom(`${seed}/expire`);
  const pause = (): Promise<boolean> =>
    delay(random.between(12_000, 25_000), true, { signal }).catch(() => false);
  while (await pause()) {
    const { carrier, username } = random.oneOf(sources);
    await portals.expireSessions(carrier, username);
  }
}
