import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { once } from '../../e2e/support/apiClient.ts';
import type { SeededRandom } from '../plan/seededRandom.ts';
import type { LinkedSource } from './linker.ts';
import { patiently } from './patience.ts';

/** A person who presses Sync on one policy after another. */
export class Forcer {
  /** Ids of the force syncs that the api accepted. */
  readonly accepted: string[] = [];
  readonly #random: SeededRandom;
  readonly #policiesOf: ReadonlyMap<string, readonly string[]>;

  constructor(random: SeededRandom, policiesOf: ReadonlyMap<string, readonly string[]>) {
    this.#random = random;
    this.#policiesOf = policiesOf;
  }

  async keepAsking(sources: readonly [LinkedSource, ...LinkedSource[]], signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const source = this.#random.oneOf(sources);
      const [first, ...others] = this.#policiesOf.get(source.id) ?? [];
      if (first !== undefined) await this.#ask(source, this.#random.oneOf([first, ...others]));
      const pauseMs = this.#random.between(300, 1_500);
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #ask({ api, id }: LinkedSource, policyId: string): Promise<void> {
    const params = { path: { id: policyId }, ...once() };
    const answer = await patiently(20, () =>
      api.POST('/api/v1/policies/{id}/force-syncs', { params, body: { sourceId: id } }),
    );
    if (answer?.data !== undefined) this.accepted.push(answer.data.attemptId);
  }
}

/** The policies of each source's institution that can sync. */
export async function policiesBySource(admin: Client): Promise<Map<string, string[]>> {
  const { rows } = await admin.query<{ sourceId: string; policyIds: string[] }>(
    `SELECT ls.id AS "sourceId", array_agg(p.id::text ORDER BY p.number, p.id) AS "policyIds"
     FROM login_sources ls JOIN connected_institutions ci ON ci.id = ls.connected_institution_id
     JOIN products pr ON pr.institution_id = ci.institution_id JOIN policies p ON p.product_id = pr.id
     JOIN product_statuses st ON st.id = p.status_id AND st.indicator <> 'CLOSED'
     GROUP BY ls.id`,
  );
  return new Map(rows.map(({ sourceId, policyIds }) => [sourceId, policyIds]));
}
