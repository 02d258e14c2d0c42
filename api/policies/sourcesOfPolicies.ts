import type { EntityManager } from 'typeorm';
import type { SourceState } from '../../contracts/domain/states.ts';
import { selectRows } from '../database/rows.ts';
import type { PolicyFactsRow } from './policyFactsRow.ts';

export interface SourceRow {
  id: string;
  connected_institution_id: string;
  name: string;
  username: string;
  state: SourceState;
  device_online: boolean;
}

/** The login sources of the policies' institutions, by name. */
export async function readSources(
  manager: EntityManager,
  policies: readonly Pick<PolicyFactsRow, 'connected_institution_id'>[],
): Promise<SourceRow[]> {
  const connections = policies.flatMap(({ connected_institution_id: id }) => (id === null ? [] : [id]));
  return selectRows<SourceRow>(
    manager,
    `SELECT l.id, l.connected_institution_id, l.name, l.username, l.state, coalesce(d.online, false) AS device_online
     FROM login_sources l LEFT JOIN devices d ON d.id = l.device_id
     WHERE l.connected_institution_id = ANY($1) AND l.removed_at IS NULL ORDER BY lower(l.name), l.id`,
    [[...new Set(connections)]],
  );
}

const preference: Record<SourceState, number> = { LINKED: 0, UNLINKED: 1, CREATED: 2, PAUSED: 3 };

/** The source to offer comes first: the one that read the policy last, unless paused; else a linked one. */
export function presetFirst<Source extends Pick<SourceRow, 'id' | 'state'>>(
  sources: readonly Source[],
  policy: Pick<PolicyFactsRow, 'last_source_id'>,
): Source[] {
  const rank = (source: Source): number =>
    source.id === policy.last_source_id && source.state !== 'PAUSED' ? -1 : preference[source.state];
  return [...sources].sort((left, right) => rank(left) - rank(right));
}
