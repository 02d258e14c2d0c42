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

  /** A product of an institution that is not connected. */
  async function productElsewhere(): Promise<string> {
    const { rows } = await api.admin.query<{ id: string }>(
      `WITH elsewhere AS (INSERT INTO institutions (organization_id, name) VALUES ($1, 'Elsewhere Mutual') RETURNING id)
       INSERT INTO products (organization_id, institution_id, name, product_line)
       SELECT $1, id, 'Elsewhere Life', 'Life' FROM elsewhere RETURNING id`,
      [crm.organizationId],
    );
    return rows[0]?.id ?? '';
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
    expect(freshness).toEqual({ day1: 4, day7: 3, day30: 2, older: 5, total: 14 });
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

  it('keep policies that cannot sync out of every figure, with the same number of them', async () => {
    const before = await dashboard();
    const changes: [string, string, string][] = [
      ['NO_CONTACT', `contact_id = NULL`, 'CHECK_POLICY'],
      ['STATUS_CLOSED', `status_id = '${crm.statusIds.closed}'`, 'UPDATE_STATUS'],
      ['NO_NUMBER', `number = ''`, 'CHECK_POLICY'],
      ['INSTITUTION_NOT_CONNECTED', `product_id = '${await productElsewhere()}'`, 'ASK_OWNER'],
    ];
    const ids: string[] = [];
    for (const [, change] of changes) {
      const id = await insertPolicy({
        state: 'SUCCESS',
        lastOutcome: 'SUCCESS',
        outcomeDaysAgo: 0,
        valueDaysAgo: 0,
      });
      await api.admin.query(`UPDATE policies SET ${change} WHERE id = $1`, [id]);
      ids.push(id);
    }
    const after = await dashboard();
    expect(after.freshness).toEqual(before.freshness);
    expect(after.last7Days).toEqual({ ...before.last7Days, notSyncable: before.last7Days.notSyncable + 4 });
    const all = await report();
    const shownStates = all.counts.reduce((sum, { count }) => sum + count, 0);
    expect([all.totalSyncable, shownStates, all.notSyncable]).toEqual([
      after.last7Days.totalSyncable,
      after.last7Days.totalSyncable,
      after.last7Days.notSyncable,
    ]);
    const listed = await report({ state: 'NOT_SYNCABLE' });
    expect(listed.total).toBe(after.last7Days.notSyncable);
    expect(listed.items.map(({ policyId }) => policyId).sort()).toEqual([...ids].sort());
    for (const [reason, , nextAction] of changes) {
      const row = listed.items.find(({ sync }) => sync.reason === reason);
      expect(row?.sync).toMatchObject({ state: 'NOT_SYNCABLE', since: null, syncable: false, nextAction });
    }
    await api.admin.query('UPDATE policies SET deleted_at = now() WHERE id = ANY($1)', [ids]);
  });

  it('count policies with findings alike, however many findings each has', async () => {
    const id = await insertPolicy({ state: 'SUCCESS', lastOutcome: 'SUCCESS', outcomeDaysAgo: 0 });
    for (const kind of ['STATUS_DIFFERS', 'VALUE_UNREADABLE']) {
      await api.admin.query(
        `WITH attempt AS (INSERT INTO sync_attempts (organization_id, policy_id, source_id, kind, state, finished_at)
           VALUES ($1, $2, $3, 'SWEEP', 'SUCCESS', now()) RETURNING id)
         INSERT INTO findings (organization_id, policy_id, attempt_id, kind) SELECT $1, $2, id, $4 FROM attempt`,
        [crm.organizationId, id, crm.sourceId, kind],
      );
    }
    const need = (await dashboard()).needsYou.find(({ kind }) => kind === 'FINDINGS_OPEN');
    expect(need?.sentence).toMatch(/^1 policy differs at its carrier\./);
    const { items } = await report({ findings: 'OPEN' });
    expect(items.map(({ policyId, findings }) => [policyId, findings.length])).toEqual([[id, 2]]);
    await api.admin.query('UPDATE policies SET deleted_at = now() WHERE id = $1', [id]);
  });

  it('do not show the old state of a policy whose contact is deleted', async () => {
    const id = await insertPolicy({ state: 'SUCCESS', lastOutcome: 'SUCCESS', outcomeDaysAgo: 0 });
    await api.admin.query(
      `WITH gone AS (INSERT INTO contacts (organization_id, display_name, deleted_at) VALUES ($1, 'Gone', now()) RETURNING id)
       UPDATE policies SET contact_id = gone.id FROM gone WHERE policies.id = $2`,
      [crm.organizationId, id],
    );
    const { body } = await advisor.get(`/api/v1/policies/${id}`);
    expect(body).toMatchObject({ contactName: null, sync: { state: 'NOT_SYNCABLE', reason: 'NO_CONTACT' } });
    await api.admin.query('UPDATE policies SET deleted_at = now() WHERE id = $1', [id]);
  });

  it('count a policy as fresh only by a value, not by a look that found it inactive', async () => {
    const { freshness: before } = await dashboard();
    const id = await insertPolicy({ state: 'SUCCESS', lastOutcome: 'SUCCESS', outcomeDaysAgo: 0 });
    await api.admin.query(
      `UPDATE policy_sync SET last_read_at = now(), reason = 'SURRENDERED' WHERE policy_id = $1`,
      [id],
    );
    const { freshness: after } = await dashboard();
    expect(after).toEqual({ ...before, older: before.older + 1, total: before.total + 1 });
    expect(after.day1 + after.day7 + after.day30 + after.older).toBe(after.total);
    await api.admin.query('UPDATE policies SET deleted_at = now() WHERE id = $1', [id]);
  });

  it('say that a source is paused, not that it waits to be linked', async () => {
    await api.admin.query(`UPDATE login_sources SET state = 'PAUSED' WHERE id = $1`, [crm.sourceId]);
    const queued = await report({ state: 'QUEUED' });
    expect(queued.items.map(({ sync }) => [sync.reason, sync.nextAction])).toEqual(
      queued.items.map(() => ['SOURCE_PAUSED', 'ASK_OWNER']),
    );
    expect(queued.items).not.toEqual([]);
    await api.admin.query(`UPDATE login_sources SET state = 'UNLINKED' WHERE id = $1`, [crm.sourceId]);
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

  it('hand out every row under the filters as a file that no spreadsheet runs', async () => {
    const id = await insertPolicy(
      { state: 'SUCCESS', lastOutcome: 'SUCCESS', outcomeDaysAgo: 0, valueDaysAgo: 0 },
      '=1+2',
    );
    const answer = await advisor.get('/api/v1/sync-report/export?outcome7d=SUCCESS');
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(answer.headers['content-disposition']).toMatch(
      /^attachment; filename="sync-report-[\d-]{10}\.csv"$/,
    );
    const [head = '', ...lines] = answer.text.trimEnd().split('\r\n');
    expect(head).toMatch(
      /^\ufeffContact,Institution,Product,Product line,Policy or account number,Status,Sync,/,
    );
    expect(lines).toHaveLength((await report({ outcome7d: 'SUCCESS' })).total);
    expect(lines.filter((line) => line.includes(",'=1+2,"))).toEqual([
      expect.stringContaining(',124980.10,2026-11-20,'),
    ]);
    const one = await advisor.get(`/api/v1/sync-report/export?policyIds=${id}`);
    expect(one.text.trimEnd().split('\r\n')).toHaveLength(2);
    const { rows } = await api.admin.query<{ details: unknown }>(
      `SELECT details FROM audit_events WHERE action = 'syncReport.exported' AND organization_id = $1 ORDER BY id`,
      [crm.organizationId],
    );
    expect(rows).toEqual([{ details: { filters: ['outcome7d'] } }, { details: { filters: ['policyIds'] } }]);
    await api.admin.query('UPDATE policies SET deleted_at = now() WHERE id = $1', [id]);
  });

  it('show the policies of one login source', async () => {
    const id = await insertPolicy({ state: 'SKIPPED' }, 'at another source');
    const { rows } = await api.admin.query<{ id: string }>(
      `INSERT INTO login_sources (organization_id, connected_institution_id, name, username, authorized_by)
       VALUES ($1, $2, 'Another', 'x', 'Owner') RETURNING id`,
      [crm.organizationId, crm.connectedInstitutionId],
    );
    const sourceId = rows[0]?.id ?? '';
    await api.admin.query('UPDATE policy_sync SET home_source_id = $2 WHERE policy_id = $1', [id, sourceId]);
    expect((await report({ sourceId })).items.map(({ policyId }) => policyId)).toEqual([id]);
    await api.admin.query('UPDATE policies SET deleted_at = now() WHERE id = $1', [id]);
    await api.admin.query('UPDATE login_sources SET removed_at = now() WHERE id = $1', [sourceId]);
  });

  it('hand out more rows than a page holds, each once', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 210; index += 1)
      ids.push(await insertPolicy({ state: 'SKIPPED' }, `many-${index}`));
    ids.push(await insertPolicy({ state: 'SKIPPED' }, 'more that is not asked for'));
    const { text } = await advisor.get('/api/v1/sync-report/export?search=many-');
    const numbers = text.match(/many-\d+/g) ?? [];
    expect([numbers.length, new Set(numbers).size]).toEqual([210, 210]);
    expect(text).not.toContain('more that is not asked for');
    await api.admin.query('UPDATE policies SET deleted_at = now() WHERE id = ANY($1)', [ids]);
  });

  it.each(['limit=3', 'policyIds=1', `policyIds=${Array(201).fill(randomUUID()).join(',')}`, 'state=ODD'])(
    'refuse an export by what it does not know',
    async (query) => {
      const answer = await advisor.get(`/api/v1/sync-report/export?${query}`);
      expect([answer.status, answer.body]).toEqual([
        400,
        expect.objectContaining({ code: 'VALIDATION_FAILED' }),
      ]);
    },
  );

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

  it('say of a policy that waits because the portal does not answer why, and that it is tried again', async () => {
    const id = await insertPolicy({ state: 'QUEUED', reason: 'SITE_UNAVAILABLE' }, 'waits-for-the-portal');
    const [waiting] = (await report({ search: 'waits-for-the-portal' })).items;
    expect(waiting?.sync).toMatchObject({
      state: 'QUEUED',
      reason: 'SITE_UNAVAILABLE',
      sentence:
        'Meridian Life does not answer properly at the moment. Nothing was changed; it is tried again by itself.',
      nextAction: 'WAIT',
      since: expect.any(String) as unknown,
    });
    await api.admin.query('UPDATE policies SET deleted_at = now() WHERE id = $1', [id]);
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
