import { randomUUID } from 'node:crypto';
import { ineligibility } from '../../contracts/domain/eligibility.ts';
import type { SourceState, StatusIndicator } from '../../contracts/domain/states.ts';
import type { ApiClient } from '../../test/support/apiClient.ts';
import { insertCrm, testPassword, type CrmRecords } from '../../test/support/crmRecords.ts';
import { createTestApi, type TestApi } from '../../test/support/testApi.ts';
import type { DashboardResponseDto } from '../dashboard/dashboardResponseDto.ts';
import type { SyncReportResponseDto, SyncReportRowDto } from './syncReportDtos.ts';

interface SyncRow {
  state: string;
  reason?: string;
  lastOutcome?: 'SUCCESS' | 'NOT_FOUND';
  outcomeDaysAgo?: number;
  valueDaysAgo?: number;
}

describe('the Sync Report and the Dashboard', () => {
  let api: TestApi;
  let crm: CrmRecords;
  let advisor: ApiClient;

  beforeAll(async () => {
    api = await createTestApi();
    crm = await insertCrm(api.admin);
    advisor = api.client();
    await advisor.signIn(crm.emailOf.ADVISOR, testPassword);
    const rows: [number, SyncRow][] = [
      [4, { state: 'SUCCESS', lastOutcome: 'SUCCESS', outcomeDaysAgo: 0, valueDaysAgo: 0 }],
      [3, { state: 'QUEUED', lastOutcome: 'SUCCESS', outcomeDaysAgo: 3, valueDaysAgo: 3 }],
      [2, { state: 'NOT_FOUND', lastOutcome: 'NOT_FOUND', outcomeDaysAgo: 1 }],
      [
        2,
        {
          state: 'NOT_YET_SYNCED',
          reason: 'WAITING_FOR_LINK',
          lastOutcome: 'SUCCESS',
          outcomeDaysAgo: 9,
          valueDaysAgo: 9,
        },
      ],
      [1, { state: 'FAILED', reason: 'SITE_UNAVAILABLE', valueDaysAgo: 40 }],
      [1, { state: 'QUARANTINED', reason: 'POLICY_AMBIGUOUS' }],
    ];
    for (const [count, row] of rows) {
      for (let index = 0; index < count; index += 1) await insertPolicy({ ...row });
    }
  });

  afterAll(async () => {
    await api.close();
  });

  async function insertPolicy(sync: SyncRow, number: string = randomUUID()): Promise<string> {
    const { rows } = await api.admin.query<{ id: string }>(
      `INSERT INTO policies (organization_id, contact_id, product_id, status_id, number) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
      [crm.organizationId, crm.contactId, crm.productId, crm.statusIds.open, number],
    );
    const id = rows[0]?.id ?? '';
    await api.admin.query(
      `INSERT INTO policy_sync (organization_id, policy_id, state, reason, home_source_id, last_outcome, last_outcome_at,
         last_read_at)
       VALUES ($1, $2, $3, $4, $5, $6, now() - $7 * interval '1 day', now() - $8 * interval '1 day')`,
      [
        crm.organizationId,
        id,
        sync.state,
        sync.reason,
        crm.sourceId,
        sync.lastOutcome,
        sync.outcomeDaysAgo,
        sync.valueDaysAgo,
      ],
    );
    if (sync.valueDaysAgo !== undefined) {
      await api.admin.query(
        `INSERT INTO policy_values (organization_id, policy_id, value_type, amount, as_of, fetched_at, attempt_id)
         VALUES ($1, $2, 'ACCOUNT_VALUE', 124980.1, '2026-11-20', now() - $3 * interval '1 day', gen_random_uuid())`,
        [crm.organizationId, id, sync.valueDaysAgo],
      );
    }
    return id;
  }

  async function report(query: Record<string, string> = {}): Promise<SyncReportResponseDto> {
    const answer = await advisor.get(`/api/v1/sync-report?${new URLSearchParams(query).toString()}`);
    expect(answer.status).toBe(200);
    return answer.body as SyncReportResponseDto;
  }

  async function dashboard(): Promise<DashboardResponseDto> {
    return (await advisor.get('/api/v1/dashboard')).body as DashboardResponseDto;
  }

  async function everyRow(query: Record<string, string>): Promise<SyncReportRowDto[]> {
    const rows: SyncReportRowDto[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: SyncReportResponseDto = await report({ ...query, ...(cursor === '' ? {} : { cursor }) });
      rows.push(...page.items);
      cursor = page.nextCursor;
    }
    return rows;
  }

  it('count each syncable policy once: the three sum to the total', async () => {
    const { last7Days } = await dashboard();
    expect(last7Days).toMatchObject({ success: 7, notFound: 2, notYetSynced: 5, totalSyncable: 14 });
    const reasons = Object.fromEntries(
      last7Days.notYetSyncedReasons.map(({ reason, count }) => [reason, count]),
    );
    expect(reasons).toEqual({ WAITING_FOR_LINK: 3, SITE_UNAVAILABLE: 1, POLICY_AMBIGUOUS: 1 });
  });

  it('open exactly the policies that a number of the Dashboard counts', async () => {
    const { last7Days, freshness } = await dashboard();
    expect((await report({ outcome7d: 'SUCCESS' })).total).toBe(last7Days.success);
    expect((await report({ outcome7d: 'NOT_FOUND' })).total).toBe(last7Days.notFound);
    expect((await report({ outcome7d: 'NOT_YET_SYNCED' })).total).toBe(last7Days.notYetSynced);
    for (const { reason, count } of last7Days.notYetSyncedReasons) {
      expect([reason, (await report({ outcome7d: 'NOT_YET_SYNCED', reason })).total]).toEqual([
        reason,
        count,
      ]);
    }
    expect(freshness).toEqual({ day1: 4, day7: 7, day30: 9, older: 5, total: 14 });
    const bands = {
      DAY_1: freshness.day1,
      DAY_7: freshness.day7,
      DAY_30: freshness.day30,
      OLDER: freshness.older,
    };
    for (const [band, count] of Object.entries(bands)) {
      expect([band, (await report({ freshness: band })).total]).toEqual([band, count]);
    }
  });

  it('go through every page, each policy once, in the order of the numbers', async () => {
    const rows = await everyRow({ limit: '3' });
    const numbers = rows.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(14);
    expect(numbers).toEqual([...numbers].sort());
  });

  it('count true by state, whatever state is shown', async () => {
    const all = await report();
    const counts = Object.fromEntries(all.counts.map(({ state, count }) => [state, count]));
    expect(counts).toEqual({
      FAILED: 1,
      NOT_FOUND: 2,
      NOT_YET_SYNCED: 3,
      QUARANTINED: 1,
      QUEUED: 3,
      SUCCESS: 4,
    });
    const queued = await report({ state: 'QUEUED' });
    expect([queued.total, queued.items.length]).toEqual([3, 3]);
    expect(queued.counts).toEqual(all.counts);
  });

  it('find a policy by any part of its number, or of its contact, as it is written', async () => {
    for (const number of ['0012 345-X', '100%_sure', "O'Brien\\", '‮RTL-77', '🙂-ZQ1', 'tab\there']) {
      const id = await insertPolicy({ state: 'QUEUED' }, number);
      const letters = [...number];
      for (const search of [number, letters.slice(1).join(''), letters.slice(0, -1).join('')]) {
        const found = await report({ search });
        expect([search, found.items.map(({ policyId }) => policyId)]).toEqual([search, [id]]);
        expect(found.items[0]?.number).toBe(number);
      }
      await api.admin.query('UPDATE policies SET deleted_at = now() WHERE id = $1', [id]);
    }
    expect((await report({ search: 'ada ex' })).total).toBe(14);
    expect((await report({ search: 'nobody' })).total).toBe(0);
  });

  it('explain each row: what, since when, and the one next action', async () => {
    const [failed] = (await report({ state: 'FAILED' })).items;
    expect(failed?.sync).toMatchObject({
      state: 'FAILED',
      reason: 'SITE_UNAVAILABLE',
      sentence: expect.stringContaining('Meridian Life does not answer') as unknown,
      nextAction: 'WAIT',
      since: expect.any(String) as unknown,
    });
    const [fresh] = (await report({ state: 'SUCCESS' })).items;
    expect(fresh?.values).toEqual([
      {
        valueType: 'ACCOUNT_VALUE',
        label: 'Account value',
        amount: '124980.10',
        asOf: '2026-11-20',
        fetchedAt: expect.any(String) as unknown,
        inLastReading: true,
      },
    ]);
  });

  it('say for every policy what the rules of eligibility say', async () => {
    const numbers = ['7', ''];
    const contacts = [crm.contactId, null];
    const indicators: [StatusIndicator, string][] = [
      ['OPEN', crm.statusIds.open],
      ['PENDING', crm.statusIds.pending],
      ['CLOSED', crm.statusIds.closed],
    ];
    for (const sourceState of ['LINKED', 'PAUSED', undefined] as (SourceState | undefined)[]) {
      await api.admin.query('UPDATE login_sources SET state = $2, removed_at = $3 WHERE id = $1', [
        crm.sourceId,
        sourceState ?? 'CREATED',
        sourceState === undefined ? new Date() : null,
      ]);
      for (const number of numbers) {
        for (const contactId of contacts) {
          for (const [indicator, statusId] of indicators) {
            await api.admin.query(
              'UPDATE policies SET number = $2, contact_id = $3, status_id = $4 WHERE id = $1',
              [crm.policyId, number, contactId, statusId],
            );
            const { body } = await advisor.get(`/api/v1/policies/${crm.policyId}`);
            const expected = ineligibility({
              subscription: 'PREMIER',
              hasContact: contactId !== null,
              indicator,
              number,
              institutionConnected: true,
              sourceStates: sourceState === undefined ? [] : [sourceState],
              deleted: false,
            });
            const { sync } = body as { sync: { ineligibility: string | null; syncable: boolean } };
            expect([sync.ineligibility, sync.syncable]).toEqual([expected ?? null, expected === undefined]);
          }
        }
      }
    }
  });
});
