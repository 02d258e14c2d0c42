import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BusinessClock } from '../../contracts/domain/businessClock.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Database } from '../database/database.ts';
import { selectRows } from '../database/rows.ts';
import { decodeCursor, pageOf } from '../pages/cursors.ts';
import { defaultPageSize } from '../pages/pageQueryDto.ts';
import type { AttemptResponseDto } from '../policies/attemptResponseDto.ts';
import { readAttempts } from '../policies/attemptReader.ts';
import { readOpenFindings } from '../policies/findingsOfPolicies.ts';
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

@Injectable()
export class SyncReportService {
  constructor(
    private readonly database: Database,
    @Inject(businessClockToken) private readonly clock: BusinessClock,
  ) {}

  /** By policy number. */
  read(user: SignedInUser, query: SyncReportQueryDto): Promise<SyncReportResponseDto> {
    const limit = query.limit ?? defaultPageSize;
    const [number, id] = decodeCursor(query.cursor, ['text', 'id']);
    const filter = reportFilter(query, this.clock.now());
    return this.database.inTenant(user.organizationId, async ({ manager }) => {
      const counts = await countStates(manager, filter);
      const { parameters, next } = filter;
      const rows = await selectRows<PolicyFactsRow>(
        manager,
        `SELECT * FROM (${filter.sql}) matching
         WHERE ($${String(next)}::text IS NULL OR state = $${String(next)})
           AND ($${String(next + 1)}::text IS NULL
             OR (number, id) > ($${String(next + 1)} COLLATE "C", $${String(next + 2)}::uuid))
         ORDER BY number, id LIMIT $${String(next + 3)}`,
        [...parameters, query.state ?? null, number, id, limit + 1],
      );
      const page = pageOf(rows, limit, (row) => [row.number, row.id]);
      return {
        items: await describeRows(manager, page.items),
        nextCursor: page.nextCursor,
        total: totalOf(counts, query.state),
        counts,
      };
    });
  }
}

async function countStates(manager: EntityManager, filter: ReportFilter): Promise<SyncStateCountDto[]> {
  return selectRows<SyncStateCountDto>(
    manager,
    `SELECT state, count(*)::int AS count FROM (${filter.sql}) matching GROUP BY state ORDER BY state`,
    filter.parameters,
  );
}

function totalOf(counts: readonly SyncStateCountDto[], state: string | undefined): number {
  return counts
    .filter((one) => state === undefined || one.state === state)
    .reduce((sum, one) => sum + one.count, 0);
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
    statusName: row.status_name,
    indicator: row.indicator,
    values: values.get(row.id) ?? [],
    sync: describeSync(row),
    lastAttempt: attempts.get(row.id) ?? null,
    openFindings: findings.get(row.id)?.length ?? 0,
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
       SELECT n.id FROM sync_attempts n
       WHERE n.organization_id = current_organization_id() AND n.policy_id = asked.policy_id
       ORDER BY n.queued_at DESC LIMIT 1) newest)`,
    [policyIds],
  );
  return new Map(attempts.map((attempt) => [attempt.policyId, attempt]));
}
