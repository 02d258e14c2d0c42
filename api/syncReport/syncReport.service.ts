import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BusinessClock } from '../../contracts/domain/businessClock.ts';
import type { ShownSyncState } from '../../contracts/domain/states.ts';
import { planForMany } from '../../database/planForMany.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Database } from '../database/database.ts';
import { selectRows } from '../database/rows.ts';
import { decodeCursor, pageOf } from '../pages/cursors.ts';
import { defaultPageSize } from '../pages/pageQueryDto.ts';
import type { AttemptResponseDto } from '../policies/attemptResponseDto.ts';
import { readAttempts, shownAttempts } from '../policies/attemptReader.ts';
import { readOpenFindings } from '../policies/findingsOfPolicies.ts';
import { policyFacts } from '../policies/policyFacts.ts';
import type { PolicyFactsRow } from '../policies/policyFactsRow.ts';
import { describeSync } from '../policies/policySync.ts';
import { readPolicyValues } from '../policies/policyValues.ts';
import { businessClockToken } from '../time/businessClock.ts';
import { reportFilter, type ReportFilter } from './reportFilter.ts';
import {
  SyncReportQueryDto,
  SyncReportResponseDto,
  SyncReportRowDto,
  SyncStateCountDto,
} from './syncReportDtos.ts';

export type SyncReportPage = Pick<SyncReportResponseDto, 'items' | 'nextCursor'>;

interface StateCounts {
  counts: SyncStateCountDto[];
  notSyncable: number;
}

@Injectable()
export class SyncReportService {
  constructor(
    private readonly database: Database,
    @Inject(businessClockToken) private readonly clock: BusinessClock,
  ) {}

  /** By policy number. */
  read(user: SignedInUser, query: SyncReportQueryDto): Promise<SyncReportResponseDto> {
    const filter = reportFilter(query, this.clock.now());
    return this.database.inTenant(user.organizationId, async ({ manager }) => {
      const page = await readRows(manager, filter, query);
      const states = await countStates(manager, filter);
      return {
        ...page,
        total: totalOf(states, query.state),
        totalSyncable: sumOf(states.counts),
        ...states,
      };
    });
  }

  /** A page without the counts. */
  readPage(user: SignedInUser, query: SyncReportQueryDto): Promise<SyncReportPage> {
    const filter = reportFilter(query, this.clock.now());
    return this.database.inTenant(user.organizationId, ({ manager }) => readRows(manager, filter, query));
  }
}

async function readRows(
  manager: EntityManager,
  filter: ReportFilter,
  { state, cursor, limit = defaultPageSize }: SyncReportQueryDto,
): Promise<SyncReportPage> {
  // By number the first page of everything is at hand; of a part, all may have to be looked at.
  if (filter.isNarrowed || state !== undefined) await planForMany(manager);
  const [number, id] = decodeCursor(cursor, ['text', 'id']);
  const found = await findPage(manager, filter, [state ?? null, number, id, limit + 1]);
  const { items, nextCursor } = pageOf(found, limit, (row) => [row.number, row.id]);
  return { items: await describeRows(manager, await readFacts(manager, items)), nextCursor };
}

/** Which rows the page shows; only for these is everything put together. */
async function findPage(
  manager: EntityManager,
  { sql, parameters, next }: ReportFilter,
  [state, number, id, limit]: readonly unknown[],
): Promise<{ id: string; number: string }[]> {
  const parameter = (offset: number) => `$${String(next + offset)}`;
  return selectRows(
    manager,
    `SELECT id, number FROM (${sql}) matching
     WHERE (${parameter(0)}::text IS NULL OR state = ${parameter(0)})
       AND (${parameter(1)}::text IS NULL
         OR (number, id) > (${parameter(1)} COLLATE "C", ${parameter(2)}::uuid))
     ORDER BY number, id LIMIT ${parameter(3)}`,
    [...parameters, state, number, id, limit],
  );
}

async function readFacts(manager: EntityManager, rows: readonly { id: string }[]): Promise<PolicyFactsRow[]> {
  return selectRows<PolicyFactsRow>(
    manager,
    `SELECT * FROM (${policyFacts}) facts WHERE id = ANY($1) ORDER BY number, id`,
    [rows.map((row) => row.id)],
  );
}

async function countStates(manager: EntityManager, filter: ReportFilter): Promise<StateCounts> {
  await planForMany(manager);
  const rows = await selectRows<{ state: ShownSyncState; count: number }>(
    manager,
    `SELECT state, count(*)::int AS count FROM (${filter.sql}) matching GROUP BY state ORDER BY state`,
    filter.parameters,
  );
  const counts = rows.flatMap(({ state, count }) => (state === 'NOT_SYNCABLE' ? [] : [{ state, count }]));
  return { counts, notSyncable: sumOf(rows) - sumOf(counts) };
}

function totalOf({ counts, notSyncable }: StateCounts, state: ShownSyncState | undefined): number {
  if (state === 'NOT_SYNCABLE') return notSyncable;
  if (state === undefined) return sumOf(counts) + notSyncable;
  return sumOf(counts.filter((one) => one.state === state));
}

function sumOf(counts: readonly { count: number }[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

async function describeRows(
  manager: EntityManager,
  rows: readonly PolicyFactsRow[],
): Promise<SyncReportRowDto[]> {
  const ids = rows.map((row) => row.id);
  const values = await readPolicyValues(manager, ids);
  const findings = await readOpenFindings(manager, ids);
  const attempts = await readLastAttempts(manager, ids);
  return rows.map((row) => ({
    policyId: row.id,
    contactId: row.contact_id,
    contactName: row.contact_name,
    number: row.number,
    productName: row.product_name,
    productLine: row.product_line,
    institutionId: row.institution_id,
    institutionName: row.institution_name,
    statusId: row.status_id,
    statusName: row.status_name,
    indicator: row.indicator,
    values: values.get(row.id) ?? [],
    sync: describeSync(row),
    lastAttempt: attempts.get(row.id) ?? null,
    findings: findings.get(row.id) ?? [],
  }));
}

/** The newest attempt of each policy. */
async function readLastAttempts(
  manager: EntityManager,
  policyIds: readonly string[],
): Promise<Map<string, AttemptResponseDto>> {
  const attempts = await readAttempts(
    manager,
    `a.id IN (SELECT newest.id FROM unnest($1::uuid[]) AS asked (policy_id) CROSS JOIN LATERAL (
       SELECT n.id FROM ${shownAttempts} n
       WHERE n.organization_id = current_organization_id() AND n.policy_id = asked.policy_id
       ORDER BY n.queued_at DESC LIMIT 1) newest)`,
    [policyIds],
  );
  return new Map(attempts.map((attempt) => [attempt.policyId, attempt]));
}
