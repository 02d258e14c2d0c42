import { body } from '../../e2e/support/apiClient.ts';
import type { components } from '../../../ui/src/api/schema.d.ts';
import { localDay } from '../plan/localTime.ts';
import { policyKey } from '../plan/world.ts';
import type { PlannedOrganization } from '../plan/world.ts';
import type { DayRecord, Figures, Standing } from '../count/standing.ts';
import type { RunningOrganization } from './setUpOrganization.ts';

type Row = components['schemas']['SyncReportRowDto'];

const pageSize = 200;

/** What a person of the organization is shown at this moment: the whole Sync Report, and the Dashboard. */
export async function recordDay(
  { key: organization, timeZone }: PlannedOrganization,
  { api }: RunningOrganization,
  { day, at }: { readonly day: string; readonly at: number },
): Promise<DayRecord> {
  const client = api();
  const standings = new Map<string, Standing>();
  let cursor: string | undefined;
  do {
    const query = { limit: pageSize, ...(cursor === undefined ? {} : { cursor }) };
    const page = await body(client.GET('/api/v1/sync-report', { params: { query } }));
    for (const row of page.items) {
      standings.set(policyKey(organization, row.institutionName, row.number), standingOf(row, timeZone));
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  const dashboard = await body(client.GET('/api/v1/dashboard'));
  return { organization, day, at, standings, figures: figuresOf(dashboard) };
}

function standingOf({ sync }: Row, timeZone: string): Standing {
  const { state, reason, syncable, lastReadAt } = sync;
  const readOn = lastReadAt === null ? null : localDay(minuteOf(lastReadAt), timeZone);
  return { state, reason, syncable, readOn };
}

/** To the minute: readings of one sweep share most of theirs. */
function minuteOf(instant: string): number {
  return Math.floor(Date.parse(instant) / 60_000) * 60_000;
}

function figuresOf({ last7Days, freshness }: components['schemas']['DashboardResponseDto']): Figures {
  const { success, notFound, notYetSynced, totalSyncable, notYetSyncedReasons } = last7Days;
  return {
    success,
    notFound,
    notYetSynced,
    totalSyncable,
    reasons: Object.fromEntries(notYetSyncedReasons.map(({ reason, count }) => [reason, count])),
    day1: freshness.day1,
    day7: freshness.day7,
    older: freshness.day30 + freshness.older,
  };
}
