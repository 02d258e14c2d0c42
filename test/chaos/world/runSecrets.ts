import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { createPayloadCodec } from '../../../contracts/temporal/payloadCodec.ts';
import { postgresHome } from '../../../scripts/engines/postgresHome.ts';
import type { Site } from '../../../scripts/start/services.ts';
import { drawPassword, passwordCanary, tokenCanary } from '../../secrets/canary.ts';
import type { Canary } from '../../secrets/canary.ts';
import { historyPlaces } from '../../secrets/historyPlaces.ts';
import { filesBelow } from '../../secrets/places.ts';
import { recordPlaces } from '../../secrets/recordPlaces.ts';
import { SecretSearch } from '../../secrets/secretSearch.ts';
import type { Place } from '../../secrets/secretSearch.ts';
import type { LinkedSource } from '../people/linker.ts';
import { adminUrlOf } from './adminDatabase.ts';
import type { Portals } from './portals.ts';

const lookEveryMs = 1_000;
/** Less than this is no run that was looked through. */
const leastBytes = 1_000_000;

/**
 * What is typed in this run and what the carriers answer it with: passwords that nobody else has, cookies and form
 * tokens. None of it may be anywhere afterwards.
 */
export class RunSecrets {
  readonly #portals: Portals;
  readonly #carriers: ReadonlySet<string>;
  readonly #canaries = new Map<string, Canary>();

  private constructor(portals: Portals, sources: readonly LinkedSource[]) {
    this.#portals = portals;
    this.#carriers = new Set(sources.map(({ carrier }) => carrier));
  }

  /** Gives each login a password of its own. */
  static async give(portals: Portals, sources: readonly LinkedSource[]): Promise<RunSecrets> {
    const secrets = new RunSecrets(portals, sources);
    for (const { carrier, username } of sources) {
      const password = drawPassword();
      await portals.setPassword(carrier, username, password);
      secrets.#canaries.set(password, passwordCanary(`password of ${username} at ${carrier}`, password));
    }
    return secrets;
  }

  /** A session may end at any moment, so its cookie is noted soon after it begins. */
  async keepNotingSessions(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      for (const carrier of this.#carriers) await this.#noteSessions(carrier);
      await delay(lookEveryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Where each is found in the records and the opened histories of a system that runs. */
  async inRecords(site: Site): Promise<string[]> {
    const connection = await Connection.connect({ address: site.temporalAddress, connectTimeout: '20s' });
    try {
      const client = new Client({ connection, namespace: site.temporalNamespace });
      const codec = createPayloadCodec(Buffer.from(site.secrets.payloadKey, 'base64'));
      return await this.#search([
        ...(await recordPlaces(await adminUrlOf(site))),
        ...(await historyPlaces(client, codec)),
      ]);
    } finally {
      await connection.close();
    }
  }

  /** Where each is found in all files of a system that was stopped: write-ahead logs, journals, logs, caches. */
  async inFiles(home: string): Promise<string[]> {
    const cluster = await postgresHome(join(home, 'postgres'));
    const folders = cluster.startsWith(home) ? [home] : [home, cluster];
    return this.#search((await Promise.all(folders.map((folder) => filesBelow(folder, 0)))).flat());
  }

  async #search(places: readonly Place[]): Promise<string[]> {
    const search = new SecretSearch([...this.#canaries.values()]);
    const findings = await search.through(places);
    if (search.bytesSearched < leastBytes)
      throw new Error(`Only ${String(search.bytesSearched)} bytes were looked through for secrets.`);
    return findings.map(({ canary, encoding, place }) => `${canary} (${encoding}) in ${place}`);
  }

  async #noteSessions(carrier: string): Promise<void> {
    for (const { label, cookie, antiForgeryToken } of await this.#portals.sessionSecrets(carrier)) {
      this.#canaries.set(cookie, tokenCanary(`session cookie ${label} at ${carrier}`, cookie));
      const token = tokenCanary(`form token ${label} at ${carrier}`, antiForgeryToken);
      this.#canaries.set(antiForgeryToken, token);
    }
  }
}
