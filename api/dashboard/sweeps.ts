import type { EntityManager } from 'typeorm';
import type { PluginManifest } from '../../contracts/domain/plugins.ts';
import { instant, selectRows } from '../database/rows.ts';
import { progressOf } from '../sources/sourceReader.ts';
import type { SourceRow } from '../sources/sourceRow.ts';
import type { SweepProgressDto } from './dashboardResponseDto.ts';
import { type SweepState } from './dashboardResponseDto.ts';

const rateWindowSeconds = 60;

/** Today's sweeps: sources with something in the queue, or done with it. */
export async function readSweeps(
  manager: EntityManager,
  sources: readonly SourceRow[],
  now: Date,
): Promise<SweepProgressDto[]> {
  const busy = sources.filter((source) => progressOf(source).total > 0 && source.state !== 'PAUSED');
  if (busy.length === 0) return [];
  const rates = await readRates(manager, now);
  const absoluteTimeouts = await readAbsoluteTimeouts(manager);
  return busy.map((source) => {
    const { total, done } = progressOf(source);
    const state = stateOf(source);
    return {
      sourceId: source.id,
      sourceName: source.name,
      institutionName: source.institution_name,
      state,
      total,
      done,
      ratePerSecond: state === 'RUNNING' ? (rates.get(source.id) ?? 0) / rateWindowSeconds : null,
      startedAt: instant(source.last_linked_at),
      sessionEndsAt: sessionEnd(source, absoluteTimeouts.get(source.plugin_id)),
    };
  });
}

function stateOf(source: SourceRow): SweepState {
  if (source.waiting === 0) return 'DONE';
  if (source.state !== 'LINKED') return 'WAITING_FOR_LINK';
  return source.device_online ? 'RUNNING' : 'WAITING_FOR_DEVICE';
}

function sessionEnd(source: SourceRow, absoluteTimeoutMs: number | undefined): string | null {
  const { state, last_linked_at: linkedAt } = source;
  if (state !== 'LINKED' || linkedAt === null || absoluteTimeoutMs === undefined) return null;
  return new Date(linkedAt.getTime() + absoluteTimeoutMs).toISOString();
}

/** Policies read within the last minute, by source. */
async function readRates(manager: EntityManager, now: Date): Promise<Map<string, number>> {
  const rows = await selectRows<{ source_id: string; count: number }>(
    manager,
    `SELECT last_source_id AS source_id, count(*)::int AS count FROM policy_sync
     WHERE last_read_at > $1::timestamptz - $2 * interval '1 second' AND last_source_id IS NOT NULL GROUP BY 1`,
    [now, rateWindowSeconds],
  );
  return new Map(rows.map((row) => [row.source_id, row.count]));
}

async function readAbsoluteTimeouts(manager: EntityManager): Promise<Map<string, number>> {
  const rows = await selectRows<{ plugin_id: string; session: PluginManifest['session'] | null }>(
    manager,
    `SELECT DISTINCT ON (plugin_id) plugin_id, manifest -> 'session' AS session FROM device_plugins
     ORDER BY plugin_id, reported_at DESC`,
  );
  return new Map(
    rows.flatMap(({ plugin_id: id, session }) =>
      session?.absoluteTimeoutMs === undefined ? [] : [[id, session.absoluteTimeoutMs] as const],
    ),
  );
}
