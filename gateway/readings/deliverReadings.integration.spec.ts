import { randomUUID } from 'node:crypto';
import type { DeliverReadingsResponse } from '../../contracts/device/messages.ts';
import type { Reading, ReadingOutcome } from '../../contracts/domain/readings.ts';
import type { ValueType } from '../../contracts/domain/valueTypes.ts';
import { valueTypes } from '../../contracts/domain/valueTypes.ts';
import type { ClaimedPolicy, SourceSetting } from '../../test/support/gateway/claimedPolicies.ts';
import {
  claimAgain,
  claimPolicy,
  insertAnotherSource,
  insertSource,
  readingOf,
  valuesOutcome,
} from '../../test/support/gateway/claimedPolicies.ts';
import type { GatewayFixture } from '../../test/support/gateway/gatewayFixture.ts';
import {
  createGatewayFixture,
  drawSerialNumber,
  insertDevice,
  insertOrganization,
} from '../../test/support/gateway/gatewayFixture.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { TestDevice } from '../../test/support/gateway/testDevice.ts';

let fixture: GatewayFixture;
let setting: SourceSetting;
let device: TestDevice;

beforeAll(async () => {
  fixture = await createGatewayFixture();
  ({ setting, device } = await connectedSource(await insertOrganization(fixture.sql)));
});
afterAll(async () => {
  device.close();
  await fixture.close();
});

async function connectedSource(
  organizationId: string,
): Promise<{ setting: SourceSetting; device: TestDevice }> {
  const serialNumber = drawSerialNumber();
  const deviceId = await insertDevice(fixture.sql, organizationId, serialNumber);
  const connected = new TestDevice(fixture.gateway.address, serialNumber);
  await connected.connect();
  return { setting: await insertSource(fixture.sql, organizationId, deviceId), device: connected };
}

async function deliver(...readings: Reading[]): Promise<string[]> {
  const { verdicts } = await device.call<DeliverReadingsResponse>('DeliverReadings', { readings });
  const byId = new Map(verdicts.map((verdict) => [verdict.readingId, verdict]));
  return readings.map(({ readingId }) => {
    const verdict = byId.get(readingId);
    return [verdict?.verdict, verdict?.failureCode].filter(Boolean).join(' ');
  });
}

async function read(
  claimed: ClaimedPolicy,
  outcome: ReadingOutcome,
  changes: Partial<Reading> = {},
): Promise<string> {
  const [verdict] = await deliver(readingOf(setting, claimed, outcome, changes));
  return verdict ?? '';
}

async function one(query: string, id: string): Promise<Record<string, unknown> | undefined> {
  const { rows } = await fixture.sql.query<Record<string, unknown>>(query, [id]);
  return rows[0];
}

const attemptRow = (id: string) => one('SELECT * FROM sync_attempts WHERE id = $1', id);
const syncRow = (id: string) => one('SELECT * FROM policy_sync WHERE policy_id = $1', id);
const queueRow = (id: string) => one('SELECT * FROM sync_queue WHERE policy_id = $1', id);
const valueRow = (id: string) =>
  one(`SELECT amount, as_of::text, attempt_id FROM policy_values WHERE policy_id = $1`, id);

async function column(query: string, id: string): Promise<unknown[]> {
  const { rows } = await fixture.sql.query<{ it: unknown }>(query, [id]);
  return rows.map((row) => row.it);
}
const history = (id: string) =>
  column('SELECT amount AS it FROM policy_value_history WHERE policy_id = $1 ORDER BY id', id);
/** For each kind of value ever read: its amount now, the attempt that it is of, and all that it has been. */
const valuesByType = ({ policyId }: ClaimedPolicy) =>
  column(
    `SELECT jsonb_build_array(h.value_type, v.amount, v.attempt_id, jsonb_agg(h.amount ORDER BY h.id)) AS it
     FROM policy_value_history h LEFT JOIN policy_values v
       ON v.policy_id = h.policy_id AND v.value_type = h.value_type
     WHERE h.policy_id = $1 GROUP BY h.value_type, v.amount, v.attempt_id ORDER BY h.value_type`,
    policyId,
  );
const openFindings = (id: string) =>
  column('SELECT kind AS it FROM findings WHERE policy_id = $1 AND resolved_at IS NULL ORDER BY kind', id);

const claim = (number?: string): Promise<ClaimedPolicy> => claimPolicy(fixture.sql, setting, number);
const failure = (
  code: 'POLICY_AMBIGUOUS' | 'POLICY_MISMATCH' | 'SITE_UNAVAILABLE' | 'SITE_BLOCKING',
): ReadingOutcome => ({
  kind: 'FAILED',
  code,
  evidence: { note: 'as seen' },
});
const amountsOutcome = (
  { number }: ClaimedPolicy,
  amounts: Partial<Record<ValueType, string>>,
): ReadingOutcome => ({
  kind: 'VALUES',
  portalNumber: number,
  values: valueTypes.flatMap((valueType) => {
    const amount = amounts[valueType];
    return amount === undefined ? [] : [{ valueType, amount, asOf: '2026-11-20' }];
  }),
  evidence: {},
});
const notFound: ReadingOutcome = { kind: 'NOT_FOUND', evidence: { looks: 2 } };

describe('values for the stored number', () => {
  it('are recorded once, however often they are delivered', async () => {
    const claimed = await claim(' 00-47 11');
    const reading = readingOf(setting, claimed, valuesOutcome(' 00-47 11', '124980.10'));
    expect(await deliver(reading)).toEqual(['RECORDED']);
    expect(await deliver(reading)).toEqual(['ALREADY_RECORDED']);
    expect(await valueRow(claimed.policyId)).toMatchObject({ amount: '124980.1000', as_of: '2026-11-20' });
    expect(await history(claimed.policyId)).toEqual(['124980.1000']);
    expect(await attemptRow(claimed.attemptId)).toMatchObject({
      state: 'SUCCESS',
      reading_id: reading.readingId,
      changes: [{ valueType: 'ACCOUNT_VALUE', before: null, after: '124980.10', asOf: '2026-11-20' }],
    });
    expect(await syncRow(claimed.policyId)).toMatchObject({
      state: 'SUCCESS',
      last_source_id: setting.sourceId,
    });
    expect(await queueRow(claimed.policyId)).toBeUndefined();
  });

  it('are announced in the transaction that records them', async () => {
    const claimed = await claim();
    await read(claimed, valuesOutcome(claimed.number, '1'));
    const types = await column(
      `SELECT type AS it FROM outbox WHERE payload ->> 'policyId' = $1 ORDER BY position`,
      claimed.policyId,
    );
    expect(types).toEqual(['attempt.changed', 'policy.syncChanged', 'policy.changed']);
  });

  it('that have not changed refresh their dates and add nothing to the history', async () => {
    const claimed = await claim();
    await read(claimed, valuesOutcome(claimed.number, '10.50', '2026-11-19'));
    await requeue(claimed.policyId);
    const again = await claimAgain(fixture.sql, setting, claimed.policyId);
    await read({ ...claimed, ...again }, valuesOutcome(claimed.number, '10.5', '2026-11-20'), {
      generation: 2,
    });
    expect(await valueRow(claimed.policyId)).toMatchObject({ amount: '10.5000', as_of: '2026-11-20' });
    expect(await history(claimed.policyId)).toEqual(['10.5000']);
  });

  it('never replace those of a newer reading', async () => {
    const claimed = await claim();
    const again = await claimAgain(fixture.sql, setting, claimed.policyId);
    await read({ ...claimed, ...again }, valuesOutcome(claimed.number, '200'), { generation: 2 });
    expect(await read(claimed, valuesOutcome(claimed.number, '100'))).toBe('SUPERSEDED');
    expect(await valueRow(claimed.policyId)).toMatchObject({ amount: '200.0000' });
    expect(await history(claimed.policyId)).toEqual(['200.0000']);
  });

  it.each([
    ['a value that a clock which was ahead has dated', `fetched_at = now() + interval '1 hour'`, 0],
    ['by a device whose idea of the time is behind', 'fetched_at = fetched_at', -3_600_000],
  ])('replace an earlier one, also %s', async (_what, change, readAfterMs) => {
    const claimed = await claim();
    await read(claimed, valuesOutcome(claimed.number, '10.50'));
    await fixture.sql.query(`UPDATE policy_values SET ${change} WHERE policy_id = $1`, [claimed.policyId]);
    await requeue(claimed.policyId);
    const again = await claimAgain(fixture.sql, setting, claimed.policyId);
    const later = { generation: 2, readAt: new Date(Date.now() + readAfterMs).toISOString() };
    await read({ ...claimed, ...again }, valuesOutcome(claimed.number, '11.50'), later);
    expect(await valueRow(claimed.policyId)).toMatchObject({ amount: '11.5000' });
    expect(await history(claimed.policyId)).toEqual(['10.5000', '11.5000']);
  });

  it('are not taken from a number that differs by a space, a zero or its case', async () => {
    for (const shown of ['0047-A ', '047-A', '0047-a']) {
      const claimed = await claim('0047-A');
      expect(await read(claimed, valuesOutcome(shown, '1'))).toBe('SUPERSEDED');
      expect(await valueRow(claimed.policyId)).toBeUndefined();
      expect(await attemptRow(claimed.attemptId)).toMatchObject({
        state: 'SUPERSEDED',
        reason: 'NUMBER_CHANGED',
      });
      expect(await queueRow(claimed.policyId)).toMatchObject({ attempt_id: null, tries: 1 });
    }
  });

  it('resolve the findings that they disprove', async () => {
    const claimed = await claim();
    await fixture.sql.query(
      `INSERT INTO findings (organization_id, policy_id, attempt_id, kind) VALUES ($1, $2, $3, 'NUMBER_NOT_FOUND')`,
      [setting.organizationId, claimed.policyId, claimed.attemptId],
    );
    await read(claimed, valuesOutcome(claimed.number, '1'));
    expect(await openFindings(claimed.policyId)).toEqual([]);
  });
});

describe('a number in which the portal shows a character more than space', () => {
  it.each(['00\t47', '00\n47', '00\u00a047'])('is another policy’s (%j)', async (shown) => {
    const claimed = await claim('00 47');
    expect(await read(claimed, valuesOutcome(shown, '1'))).toBe('SUPERSEDED');
    expect(await valueRow(claimed.policyId)).toBeUndefined();
  });
});

describe('a policy that has its result of the day', () => {
  it('keeps it, and who gave it, when it is forced once more and that fails', async () => {
    const claimed = await claim();
    await read(claimed, valuesOutcome(claimed.number, '1'));
    const before = await syncRow(claimed.policyId);
    await requeue(claimed.policyId);
    const other = await insertAnotherSource(fixture.sql, setting);
    const atOther = { ...setting, sourceId: other };
    const again = { ...claimed, ...(await claimAgain(fixture.sql, atOther, claimed.policyId)) };
    await deliver(readingOf(atOther, again, failure('SITE_UNAVAILABLE'), { generation: 2 }));
    await fixture.sql.query('UPDATE login_sources SET removed_at = now() WHERE id = $1', [other]);
    const kept = ['settled_day', 'last_source_id', 'last_outcome', 'last_outcome_at', 'last_read_at'];
    const after = await syncRow(claimed.policyId);
    for (const column of kept) expect([column, after?.[column]]).toEqual([column, before?.[column]]);
    expect(before).toMatchObject({ last_source_id: setting.sourceId, last_outcome: 'SUCCESS' });
  });
});

async function requeue(policyId: string): Promise<void> {
  await fixture.sql.query(`UPDATE policy_sync SET state = 'QUEUED' WHERE policy_id = $1`, [policyId]);
  await fixture.sql.query(
    `INSERT INTO sync_queue (organization_id, policy_id, source_id, day) VALUES ($1, $2, $3, current_date - 1)`,
    [setting.organizationId, policyId, setting.sourceId],
  );
}

describe('a policy that changed while it was read', () => {
  it.each([
    ['closed', 'UPDATE policies SET status_id = $2 WHERE id = $1', 'STATUS_CLOSED'],
    ['deleted', 'UPDATE policies SET deleted_at = now() WHERE id = $1 AND $2 <> id', 'DELETED'],
    [
      'left without a contact',
      'UPDATE policies SET contact_id = NULL WHERE id = $1 AND $2 <> id',
      'NO_CONTACT',
    ],
    [
      'left with a contact that was deleted',
      `WITH gone AS (
         INSERT INTO contacts (organization_id, display_name, deleted_at)
         SELECT organization_id, 'Bo Gone', now() FROM policies WHERE id = $1 RETURNING id)
       UPDATE policies p SET contact_id = gone.id FROM gone WHERE p.id = $1 AND $2 <> p.id`,
      'NO_CONTACT',
    ],
  ])('and is %s gets no value and says why', async (_what, change, reason) => {
    const claimed = await claim();
    await fixture.sql.query(change, [claimed.policyId, setting.closedStatusId]);
    expect(await read(claimed, valuesOutcome(claimed.number, '1'))).toBe('SUPERSEDED');
    expect(await valueRow(claimed.policyId)).toBeUndefined();
    expect(await attemptRow(claimed.attemptId)).toMatchObject({ state: 'SKIPPED', reason });
    expect(await syncRow(claimed.policyId)).toMatchObject({ state: 'SKIPPED', reason });
    expect(await queueRow(claimed.policyId)).toBeUndefined();
  });

  it('and is claimed anew keeps the late reading as superseded', async () => {
    const claimed = await claim();
    await claimAgain(fixture.sql, setting, claimed.policyId);
    expect(await read(claimed, valuesOutcome(claimed.number, '1'))).toBe('SUPERSEDED');
    expect(await valueRow(claimed.policyId)).toBeUndefined();
    expect(await attemptRow(claimed.attemptId)).toMatchObject({ state: 'SUPERSEDED', reason: 'NEWER_CLAIM' });
    expect(await queueRow(claimed.policyId)).not.toMatchObject({ attempt_id: null });
  });

  it('and was given back to the queue still takes a late reading, and leaves the queue', async () => {
    const claimed = await claim();
    await fixture.sql.query(`UPDATE sync_attempts SET state = 'RETURNED' WHERE id = $1`, [claimed.attemptId]);
    await fixture.sql.query(`UPDATE sync_queue SET attempt_id = NULL, batch_id = NULL WHERE policy_id = $1`, [
      claimed.policyId,
    ]);
    await fixture.sql.query(`UPDATE policy_sync SET state = 'NOT_YET_SYNCED' WHERE policy_id = $1`, [
      claimed.policyId,
    ]);
    expect(await read(claimed, valuesOutcome(claimed.number, '1'))).toBe('RECORDED');
    expect(await syncRow(claimed.policyId)).toMatchObject({ state: 'SUCCESS' });
    expect(await queueRow(claimed.policyId)).toBeUndefined();
  });
});

describe('other outcomes', () => {
  const unconfirmed: ReadingOutcome = {
    kind: 'FAILED',
    code: 'NOT_FOUND_UNCONFIRMED',
    evidence: { looks: 2 },
  };

  async function askAt(sourceId: string, claimed: ClaimedPolicy, generation: number): Promise<void> {
    const there = { ...setting, sourceId };
    const again = { ...claimed, ...(await claimAgain(fixture.sql, there, claimed.policyId)) };
    expect(await deliver(readingOf(there, again, notFound, { generation }))).toEqual(['RECORDED']);
  }

  it('ended at the carrier: success without a value, and a finding that says so', async () => {
    const claimed = await claim();
    const outcome: ReadingOutcome = {
      kind: 'INACTIVE',
      portalNumber: claimed.number,
      reason: 'SURRENDERED',
      evidence: { portalStatus: 'Surrendered\u0007\nin 2025' },
    };
    expect(await read(claimed, outcome)).toBe('RECORDED');
    expect(await valueRow(claimed.policyId)).toBeUndefined();
    expect(await syncRow(claimed.policyId)).toMatchObject({ state: 'SUCCESS', last_outcome: 'SUCCESS' });
    const finding = await one('SELECT * FROM findings WHERE policy_id = $1', claimed.policyId);
    expect(finding).toMatchObject({ kind: 'STATUS_DIFFERS', portal_status: 'Surrendered  in 2025' });
  });

  it('ended at the carrier, seen again: that finding goes on, and the others are resolved', async () => {
    const claimed = await claim();
    const ended: ReadingOutcome = {
      kind: 'INACTIVE',
      portalNumber: claimed.number,
      reason: 'LAPSED',
      evidence: {},
    };
    await read(claimed, ended);
    await fixture.sql.query(
      `INSERT INTO findings (organization_id, policy_id, attempt_id, kind) VALUES ($1, $2, $3, 'NUMBER_NOT_FOUND')`,
      [setting.organizationId, claimed.policyId, claimed.attemptId],
    );
    await requeue(claimed.policyId);
    const again = { ...claimed, ...(await claimAgain(fixture.sql, setting, claimed.policyId)) };
    await read(again, ended, { generation: 2 });
    expect(await openFindings(claimed.policyId)).toEqual(['STATUS_DIFFERS']);
    const kinds = 'SELECT kind AS it FROM findings WHERE policy_id = $1 ORDER BY kind';
    expect(await column(kinds, claimed.policyId)).toEqual(['NUMBER_NOT_FOUND', 'STATUS_DIFFERS']);
  });

  it.each(['UNLINKED', 'CREATED'] as const)(
    'Not Found moves to the next source of the institution (%s), and stands when all have said so',
    async (state) => {
      const claimed = await claim();
      const other = await insertAnotherSource(fixture.sql, setting, state);
      expect(await read(claimed, notFound)).toBe('RECORDED');
      expect(await attemptRow(claimed.attemptId)).toMatchObject({ state: 'NOT_FOUND' });
      expect(await syncRow(claimed.policyId)).toMatchObject({
        state: 'NOT_YET_SYNCED',
        reason: 'WAITING_FOR_LINK',
      });
      expect(await queueRow(claimed.policyId)).toMatchObject({
        source_id: other,
        asked_source_ids: [setting.sourceId],
      });
      await askAt(other, claimed, 2);
      expect(await syncRow(claimed.policyId)).toMatchObject({
        state: 'NOT_FOUND',
        last_outcome: 'NOT_FOUND',
      });
      expect(await openFindings(claimed.policyId)).toEqual(['NUMBER_NOT_FOUND']);
      await fixture.sql.query('UPDATE login_sources SET removed_at = now() WHERE id = $1', [other]);
    },
  );

  it('a finding is resolved once: when that was stays known', async () => {
    const claimed = await claim();
    await read(claimed, notFound);
    const readAgain = async (generation: number): Promise<unknown[]> => {
      await requeue(claimed.policyId);
      const again = { ...claimed, ...(await claimAgain(fixture.sql, setting, claimed.policyId)) };
      expect(await read(again, valuesOutcome(claimed.number, '1'), { generation })).toBe('RECORDED');
      return column('SELECT resolved_at::text AS it FROM findings WHERE policy_id = $1', claimed.policyId);
    };
    const resolved = await readAgain(2);
    expect(resolved).toEqual([expect.any(String)]);
    expect(await readAgain(3)).toEqual(resolved);
  });

  it('Not Found stands although a paused source was not asked', async () => {
    const claimed = await claim();
    const paused = await insertAnotherSource(fixture.sql, setting);
    await fixture.sql.query(`UPDATE login_sources SET state = 'PAUSED' WHERE id = $1`, [paused]);
    await read(claimed, notFound);
    expect(await syncRow(claimed.policyId)).toMatchObject({ state: 'NOT_FOUND' });
    expect(await queueRow(claimed.policyId)).toBeUndefined();
    await fixture.sql.query('UPDATE login_sources SET removed_at = now() WHERE id = $1', [paused]);
  });

  it('Not Found stays open when one of the sources could not confirm it', async () => {
    const overtaken = await claim();
    const claimed = { ...overtaken, ...(await claimAgain(fixture.sql, setting, overtaken.policyId)) };
    const second = await insertAnotherSource(fixture.sql, setting);
    const third = await insertAnotherSource(fixture.sql, setting);
    await fixture.sql.query('UPDATE sync_queue SET tries = 1 WHERE policy_id = $1', [claimed.policyId]);
    expect(await read(claimed, unconfirmed, { generation: 2 })).toBe('RECORDED');
    expect(await queueRow(claimed.policyId)).toMatchObject({
      source_id: second,
      asked_source_ids: [setting.sourceId],
    });
    await askAt(second, claimed, 3);
    await askAt(third, claimed, 4);
    expect(await syncRow(claimed.policyId)).toMatchObject({
      state: 'FAILED',
      reason: 'NOT_FOUND_UNCONFIRMED',
    });
    expect(await openFindings(claimed.policyId)).toEqual([]);
    await fixture.sql.query('UPDATE login_sources SET removed_at = now() WHERE id = ANY ($1)', [
      [second, third],
    ]);
  });

  it('Not Found stands although a source could not confirm it of another policy', async () => {
    const [claimed, doubtful] = [await claim(), await claim()];
    const other = await insertAnotherSource(fixture.sql, setting);
    await fixture.sql.query('UPDATE sync_queue SET tries = 1 WHERE policy_id = $1', [doubtful.policyId]);
    await read(claimed, notFound);
    await read(doubtful, unconfirmed);
    expect(await attemptRow(doubtful.attemptId)).toMatchObject({ failure_code: 'NOT_FOUND_UNCONFIRMED' });
    await askAt(other, claimed, 2);
    expect(await syncRow(claimed.policyId)).toMatchObject({ state: 'NOT_FOUND' });
    expect(await openFindings(claimed.policyId)).toEqual(['NUMBER_NOT_FOUND']);
    await fixture.sql.query('UPDATE login_sources SET removed_at = now() WHERE id = $1', [other]);
  });

  it('Not Found after a single look is refused', async () => {
    const claimed = await claim();
    expect(await read(claimed, { kind: 'NOT_FOUND', evidence: { looks: 1 } })).toBe(
      'REFUSED VALIDATION_FAILED',
    );
    expect(await syncRow(claimed.policyId)).toMatchObject({ state: 'QUEUED', reason: 'INTERNAL' });
  });

  it('another policy served: quarantined with what was seen', async () => {
    const claimed = await claim();
    await read(claimed, failure('POLICY_MISMATCH'));
    expect(await syncRow(claimed.policyId)).toMatchObject({
      state: 'QUARANTINED',
      reason: 'POLICY_MISMATCH',
    });
    expect(await openFindings(claimed.policyId)).toEqual(['OTHER_POLICY_SERVED']);
  });

  it('a bad moment of the site: tried again a few times, then failed for the day', async () => {
    const claimed = await claim();
    let current = claimed;
    for (const tries of [1, 2, 3, 4, 5]) {
      await read(current, failure('SITE_UNAVAILABLE'), { generation: tries });
      expect(await syncRow(claimed.policyId)).toMatchObject({ state: 'QUEUED', reason: 'SITE_UNAVAILABLE' });
      expect(await queueRow(claimed.policyId)).toMatchObject({
        tries,
        attempt_id: null,
        not_before: expect.any(Date) as Date,
      });
      current = { ...claimed, ...(await claimAgain(fixture.sql, setting, claimed.policyId)) };
    }
    await read(current, failure('SITE_UNAVAILABLE'), { generation: 6 });
    expect(await queueRow(claimed.policyId)).toBeUndefined();
    expect(await syncRow(claimed.policyId)).toMatchObject({ state: 'FAILED', reason: 'SITE_UNAVAILABLE' });
  });

  it('a portal that blocks: the policy waits on, and the source stops', async () => {
    const claimed = await claim();
    await read(claimed, failure('SITE_BLOCKING'));
    expect(await one('SELECT stop_code FROM login_sources WHERE id = $1', setting.sourceId)).toEqual({
      stop_code: 'SITE_BLOCKING',
    });
    expect(await queueRow(claimed.policyId)).toMatchObject({ attempt_id: null, tries: 0 });
    expect(await attemptRow(claimed.attemptId)).toMatchObject({ state: 'RETURNED', reason: 'SITE_BLOCKING' });
  });

  it('what gave its policy back is recorded once, too', async () => {
    const claimed = await claim();
    const reading = readingOf(setting, claimed, failure('SITE_BLOCKING'));
    expect(await deliver(reading)).toEqual(['RECORDED']);
    const finished = (await attemptRow(claimed.attemptId))?.['finished_at'];
    expect(await deliver(reading)).toEqual(['ALREADY_RECORDED']);
    expect(await attemptRow(claimed.attemptId)).toMatchObject({ finished_at: finished });
  });
});

describe('the time of a reading', () => {
  it('is never in the future, so that the next reading is not taken for an older one', async () => {
    const claimed = await claim();
    const readAt = new Date(Date.now() + 86_400_000).toISOString();
    await read(claimed, valuesOutcome(claimed.number, '1'), { readAt });
    const isPast = 'SELECT fetched_at <= now() AS "isPast" FROM policy_values WHERE policy_id = $1';
    expect(await one(isPast, claimed.policyId)).toEqual({ isPast: true });
    await requeue(claimed.policyId);
    const again = { ...claimed, ...(await claimAgain(fixture.sql, setting, claimed.policyId)) };
    await read(again, valuesOutcome(claimed.number, '2'), { generation: 2 });
    expect(await valueRow(claimed.policyId)).toMatchObject({ amount: '2.0000' });
  });

  it('settles the day that it was where the organization is', async () => {
    const claimed = await claim();
    await askedFor(claimed, '2024-01-18T04:00:00Z');
    // In Chicago it is half past ten in the evening before.
    await read(claimed, valuesOutcome(claimed.number, '1'), { readAt: '2024-01-18T04:30:00Z' });
    expect(await settledDay(claimed)).toBe('2024-01-17');
  });

  it('is never before it was asked for, so that a device whose clock is behind leaves nothing owed', async () => {
    const claimed = await claim();
    await askedFor(claimed, '2024-01-18T15:00:00Z');
    await read(claimed, valuesOutcome(claimed.number, '1'), { readAt: '2024-01-17T15:00:01Z' });
    expect(await settledDay(claimed)).toBe('2024-01-18');
    expect(await one('SELECT fetched_at FROM policy_values WHERE policy_id = $1', claimed.policyId)).toEqual({
      fetched_at: new Date('2024-01-18T15:00:00Z'),
    });
  });

  it('is not in the future either when it was asked for by a clock that was ahead', async () => {
    const claimed = await claim();
    await askedFor(claimed, new Date(Date.now() + 86_400_000).toISOString());
    await read(claimed, valuesOutcome(claimed.number, '1'));
    const isPast = 'SELECT fetched_at <= now() AS "isPast" FROM policy_values WHERE policy_id = $1';
    expect(await one(isPast, claimed.policyId)).toEqual({ isPast: true });
  });

  const askedFor = ({ attemptId }: ClaimedPolicy, instant: string): Promise<unknown> =>
    fixture.sql.query('UPDATE sync_attempts SET queued_at = $2 WHERE id = $1', [attemptId, instant]);
  const settledDay = async ({ policyId }: ClaimedPolicy): Promise<unknown> =>
    (await one('SELECT settled_day::text AS day FROM policy_sync WHERE policy_id = $1', policyId))?.['day'];
});

describe('a reading that cannot be recorded', () => {
  it('ends as a failure of ours after some tries, and holds up no other', async () => {
    const [claimed, other] = [await claim(), await claim()];
    await fixture.sql.query(`ALTER TABLE policy_values ADD CONSTRAINT refuses_one
      CHECK (policy_id <> '${claimed.policyId}')`);
    try {
      const reading = readingOf(setting, claimed, valuesOutcome(claimed.number, '1.00'));
      const fine = readingOf(setting, other, valuesOutcome(other.number, '2.00'));
      expect(await deliver(reading, fine)).toEqual(['RETRY_LATER', 'RECORDED']);
      const verdicts = [];
      for (let again = 0; again < 4; again += 1) verdicts.push(...(await deliver(reading)));
      expect(verdicts).toEqual(['RETRY_LATER', 'RETRY_LATER', 'RETRY_LATER', 'RECORDED']);
    } finally {
      await fixture.sql.query('ALTER TABLE policy_values DROP CONSTRAINT refuses_one');
    }
    expect(await attemptRow(claimed.attemptId)).toMatchObject({ state: 'FAILED', failure_code: 'INTERNAL' });
    expect(await queueRow(claimed.policyId)).toMatchObject({ attempt_id: null, tries: 1 });
    expect(await valueRow(claimed.policyId)).toBeUndefined();
  });
});

describe('a number that turns up a second time', () => {
  it('takes back what was recorded and restores what was there before', async () => {
    const claimed = await claim();
    await read(claimed, valuesOutcome(claimed.number, '50'));
    await requeue(claimed.policyId);
    const again = { ...claimed, ...(await claimAgain(fixture.sql, setting, claimed.policyId)) };
    const first = readingOf(setting, again, valuesOutcome(claimed.number, '99'), { generation: 2 });
    const second = readingOf(setting, again, failure('POLICY_AMBIGUOUS'), { generation: 2 });
    expect(await deliver(first, second)).toEqual(['RECORDED', 'RECORDED']);
    expect(await valueRow(claimed.policyId)).toMatchObject({
      amount: '50.0000',
      attempt_id: claimed.attemptId,
    });
    expect(await history(claimed.policyId)).toEqual(['50.0000', '99.0000', '50.0000']);
    expect(await attemptRow(again.attemptId)).toMatchObject({
      state: 'QUARANTINED',
      failure_code: 'POLICY_AMBIGUOUS',
    });
    expect(await syncRow(claimed.policyId)).toMatchObject({ state: 'QUARANTINED', last_outcome: null });
    expect(await openFindings(claimed.policyId)).toEqual(['NUMBER_AMBIGUOUS']);
    expect(await deliver(second, first)).toEqual(['ALREADY_RECORDED', 'ALREADY_RECORDED']);
    expect(await valueRow(claimed.policyId)).toMatchObject({ amount: '50.0000' });
  });

  it('restores each value by its own history, and touches no value that its attempt did not write', async () => {
    const claimed = await claim();
    const before = { ACCOUNT_VALUE: '50', CASH_SURRENDER_VALUE: '40', LOAN_BALANCE: '7' };
    await read(claimed, amountsOutcome(claimed, before));
    await requeue(claimed.policyId);
    const again = { ...claimed, ...(await claimAgain(fixture.sql, setting, claimed.policyId)) };
    // The loan is not shown this time, the surrender value is as it was, and the death benefit is new.
    const shown = { ACCOUNT_VALUE: '99', CASH_SURRENDER_VALUE: '40', DEATH_BENEFIT: '500' };
    await read(again, amountsOutcome(claimed, shown), { generation: 2 });
    const neighbour = await claim();
    await read(neighbour, amountsOutcome(neighbour, { ACCOUNT_VALUE: '3', DEATH_BENEFIT: '4' }));
    await read(again, failure('POLICY_AMBIGUOUS'), { generation: 2 });
    expect(await valuesByType(claimed)).toEqual([
      ['ACCOUNT_VALUE', 50, claimed.attemptId, [50, 99, 50]],
      ['CASH_SURRENDER_VALUE', 40, claimed.attemptId, [40]],
      ['DEATH_BENEFIT', null, null, [500, null]],
      ['LOAN_BALANCE', 7, claimed.attemptId, [7]],
    ]);
    expect(await valuesByType(neighbour)).toEqual([
      ['ACCOUNT_VALUE', 3, neighbour.attemptId, [3]],
      ['DEATH_BENEFIT', 4, neighbour.attemptId, [4]],
    ]);
    expect(await syncRow(neighbour.policyId)).toMatchObject({ state: 'SUCCESS', last_outcome: 'SUCCESS' });
  });

  it('leaves alone what a newer attempt has read since', async () => {
    const claimed = await claim();
    await read(claimed, valuesOutcome(claimed.number, '50'));
    await requeue(claimed.policyId);
    const newer = { ...claimed, ...(await claimAgain(fixture.sql, setting, claimed.policyId)) };
    await read(newer, valuesOutcome(claimed.number, '99'), { generation: 2 });
    expect(await read(claimed, failure('POLICY_AMBIGUOUS'))).toBe('RECORDED');
    expect(await attemptRow(claimed.attemptId)).toMatchObject({ state: 'QUARANTINED' });
    expect(await valueRow(claimed.policyId)).toMatchObject({
      amount: '99.0000',
      attempt_id: newer.attemptId,
    });
    expect(await history(claimed.policyId)).toEqual(['50.0000', '99.0000']);
    expect(await syncRow(claimed.policyId)).toMatchObject({
      state: 'SUCCESS',
      last_outcome: 'SUCCESS',
      last_outcome_at: expect.any(Date) as Date,
    });
  });

  it('never goes back to what is in doubt itself: two attempts taken back leave no value of either', async () => {
    const claimed = await claim();
    await read(claimed, valuesOutcome(claimed.number, '50'));
    await requeue(claimed.policyId);
    const newer = { ...claimed, ...(await claimAgain(fixture.sql, setting, claimed.policyId)) };
    await read(newer, valuesOutcome(claimed.number, '99'), { generation: 2 });
    await read(newer, failure('POLICY_AMBIGUOUS'), { generation: 2 });
    expect(await valueRow(claimed.policyId)).toMatchObject({ attempt_id: claimed.attemptId });
    await read(claimed, failure('POLICY_AMBIGUOUS'));
    expect(await valueRow(claimed.policyId)).toBeUndefined();
    expect(await history(claimed.policyId)).toEqual(['50.0000', '99.0000', '50.0000', null]);
  });

  it('leaves no value where there was none before', async () => {
    const claimed = await claim();
    await read(claimed, valuesOutcome(claimed.number, '99'));
    await read(claimed, failure('POLICY_AMBIGUOUS'));
    expect(await valueRow(claimed.policyId)).toBeUndefined();
    expect(await history(claimed.policyId)).toEqual(['99.0000', null]);
  });
});

describe('what a device has no business with', () => {
  it('an attempt of another device, or of another organization, is refused and shown', async () => {
    for (const organizationId of [setting.organizationId, await insertOrganization(fixture.sql)]) {
      const foreign = await connectedSource(organizationId);
      const claimed = await claimPolicy(fixture.sql, foreign.setting);
      const reading = readingOf(foreign.setting, claimed, valuesOutcome(claimed.number, '1'));
      expect(await deliver(reading)).toEqual(['REFUSED NOT_THIS_DEVICE']);
      expect(await valueRow(claimed.policyId)).toBeUndefined();
      foreign.device.close();
    }
    await waitUntil('the refusal to be shown', 15_000, async () => {
      const query = 'SELECT code AS it FROM device_refusals WHERE device_id = $1';
      return (await column(query, setting.deviceId)).includes('NOT_THIS_DEVICE');
    });
  });

  it('is the claim of another device’s session, not of its own one whose source went to another since', async () => {
    const other = await connectedSource(setting.organizationId);
    const lent = await connectedSource(setting.organizationId);
    await fixture.sql.query(
      `INSERT INTO link_sessions (organization_id, source_id, epoch, workflow_run_id, device_id, state)
       VALUES ($1, $2, 1, $3, $4, 'ENDED')`,
      [setting.organizationId, lent.setting.sourceId, randomUUID(), setting.deviceId],
    );
    const claimed = await claimPolicy(fixture.sql, lent.setting);
    const reading = readingOf(lent.setting, claimed, valuesOutcome(claimed.number, '12'));
    const request = { readings: [reading] };
    for (const stranger of [other.device, lent.device]) {
      expect(await stranger.call('DeliverReadings', request)).toMatchObject({
        verdicts: [{ verdict: 'REFUSED', failureCode: 'NOT_THIS_DEVICE' }],
      });
      stranger.close();
    }
    expect(await deliver(reading)).toEqual(['RECORDED']);
    expect(await valueRow(claimed.policyId)).toMatchObject({ amount: '12.0000' });
  });

  it('is the claim of another session of the same source, when each had a device of its own', async () => {
    const later = await connectedSource(setting.organizationId);
    for (const [epoch, deviceId] of [setting.deviceId, later.setting.deviceId].entries()) {
      await fixture.sql.query(
        `INSERT INTO link_sessions (organization_id, source_id, epoch, workflow_run_id, device_id, state)
         VALUES ($1, $2, $3, $4, $5, 'ENDED')`,
        [setting.organizationId, later.setting.sourceId, epoch + 1, randomUUID(), deviceId],
      );
    }
    const [ofFirst, ofSecond] = [
      await claimPolicy(fixture.sql, later.setting),
      await claimPolicy(fixture.sql, later.setting),
    ];
    await fixture.sql.query('UPDATE sync_attempts SET link_epoch = 2 WHERE id = $1', [ofSecond.attemptId]);
    const first = readingOf(later.setting, ofFirst, valuesOutcome(ofFirst.number, '1'));
    const second = readingOf(later.setting, ofSecond, valuesOutcome(ofSecond.number, '2'), { linkEpoch: 2 });
    const verdictsFor = async (by: TestDevice): Promise<unknown[]> => {
      const request = { readings: [first, second] };
      const { verdicts } = await by.call<DeliverReadingsResponse>('DeliverReadings', request);
      return verdicts
        .map(({ readingId, verdict }) => [readingId === first.readingId ? 1 : 2, verdict])
        .sort();
    };
    expect(await verdictsFor(device)).toEqual([
      [1, 'RECORDED'],
      [2, 'REFUSED'],
    ]);
    expect(await valueRow(ofSecond.policyId)).toBeUndefined();
    expect(await verdictsFor(later.device)).toEqual([
      [1, 'REFUSED'],
      [2, 'RECORDED'],
    ]);
    later.device.close();
  });

  it('a claim under the name of another policy or source is refused', async () => {
    const [claimed, other] = [await claim(), await claim()];
    const outcome = valuesOutcome(claimed.number, '1');
    expect(await read(claimed, outcome, { policyId: other.policyId })).toBe('REFUSED NOT_THIS_DEVICE');
    expect(await read(claimed, outcome, { sourceId: randomUUID() })).toBe('REFUSED NOT_THIS_DEVICE');
    expect(await read(claimed, outcome, { attemptId: randomUUID() })).toBe('REFUSED NOT_THIS_DEVICE');
    expect(await valueRow(claimed.policyId)).toBeUndefined();
  });

  it.each([
    ['an older epoch', { linkEpoch: 0 }],
    ['another epoch', { linkEpoch: 2 }],
    ['an older generation', { generation: 0 }],
    ['a generation of the future', { generation: 9 }],
  ])('%s is superseded', async (_what, changes) => {
    const claimed = await claim();
    expect(await read(claimed, valuesOutcome(claimed.number, '1'), changes)).toBe('SUPERSEDED');
    expect(await valueRow(claimed.policyId)).toBeUndefined();
  });

  it('one bad reading does not hold up the others of its delivery', async () => {
    const [good, bad] = [await claim(), await claim()];
    const amounts = ['1e3', '1.23456', '-0', 'NaN', '1,5', '٣'];
    const readings = amounts.map((amount) => readingOf(setting, bad, valuesOutcome(bad.number, amount)));
    const verdicts = await deliver(...readings, readingOf(setting, good, valuesOutcome(good.number, '5')));
    expect(verdicts).toEqual([...amounts.map(() => 'REFUSED VALIDATION_FAILED'), 'RECORDED']);
    expect(await valueRow(bad.policyId)).toBeUndefined();
  });
});

describe('what is no reading', () => {
  const amountOf = (claimed: ClaimedPolicy, amount: string): Reading =>
    readingOf(setting, claimed, valuesOutcome(claimed.number, amount));

  it('is refused with what is wrong with it, and its policy is tried again later and not at once', async () => {
    const claimed = await claim();
    const reading = amountOf(claimed, '$1,000.00');
    const { verdicts } = await device.call<DeliverReadingsResponse>('DeliverReadings', {
      readings: [reading],
    });
    expect(verdicts).toEqual([
      {
        readingId: reading.readingId,
        verdict: 'REFUSED',
        failureCode: 'VALIDATION_FAILED',
        reason: expect.stringContaining('an amount is no decimal number') as string,
      },
    ]);
    expect(await attemptRow(claimed.attemptId)).toMatchObject({
      state: 'FAILED',
      failure_code: 'INTERNAL',
      evidence: { note: expect.stringContaining('an amount is no decimal number') as string },
    });
    expect(await queueRow(claimed.policyId)).toMatchObject({
      tries: 1,
      attempt_id: null,
      not_before: expect.any(Date) as Date,
    });
    expect(await deliver(reading)).toEqual(['REFUSED VALIDATION_FAILED']);
    expect(await queueRow(claimed.policyId)).toMatchObject({ tries: 1 });
  });

  it('is one that says two amounts of one value', async () => {
    const claimed = await claim();
    const [one, two] = [valuesOutcome(claimed.number, '1'), valuesOutcome(claimed.number, '2')];
    if (one.kind !== 'VALUES' || two.kind !== 'VALUES') throw new Error('these are values');
    const both = { ...one, values: [...one.values, ...two.values] };
    expect(await read(claimed, both)).toBe('REFUSED VALIDATION_FAILED');
    expect(await valueRow(claimed.policyId)).toBeUndefined();
  });

  it('changes nothing about a policy of another device', async () => {
    const foreign = await connectedSource(await insertOrganization(fixture.sql));
    const claimed = await claimPolicy(fixture.sql, foreign.setting);
    const reading = readingOf(foreign.setting, claimed, valuesOutcome(claimed.number, 'much'));
    expect(await deliver(reading)).toEqual(['REFUSED NOT_THIS_DEVICE']);
    expect(await attemptRow(claimed.attemptId)).toMatchObject({ state: 'QUEUED' });
    foreign.device.close();
  });
});

describe('a batch', () => {
  it('gives its orders to its device and session only, and shows begun policies as In Progress', async () => {
    const claimed = await claim('LONG-1');
    const orders = await device.call<{ orders: unknown[] }>('FetchOrders', { batchId: claimed.batchId });
    expect(orders).toEqual({
      orders: [{ policyId: claimed.policyId, number: 'LONG-1', attemptId: claimed.attemptId, generation: 1 }],
    });
    const foreign = await connectedSource(setting.organizationId);
    expect(await foreign.device.call('FetchOrders', { batchId: claimed.batchId })).toEqual({ orders: [] });
    await foreign.device.call('DeliverReadings', { begunAttemptIds: [claimed.attemptId] });
    expect(await attemptRow(claimed.attemptId)).toMatchObject({ state: 'QUEUED' });
    foreign.device.close();
    await fixture.sql.query('UPDATE login_sources SET link_epoch = 2 WHERE id = $1', [setting.sourceId]);
    expect(await device.call('FetchOrders', { batchId: claimed.batchId })).toEqual({ orders: [] });
    await fixture.sql.query('UPDATE login_sources SET link_epoch = 1 WHERE id = $1', [setting.sourceId]);
    await device.call('DeliverReadings', { begunAttemptIds: [claimed.attemptId] });
    expect(await attemptRow(claimed.attemptId)).toMatchObject({ state: 'IN_PROGRESS' });
    expect(await syncRow(claimed.policyId)).toMatchObject({ state: 'IN_PROGRESS' });
  });

  it('has no orders for a policy that was deleted or settled, nor at a carrier that is stopped', async () => {
    const claimed = await claim();
    const orders = () => device.call<{ orders: unknown[] }>('FetchOrders', { batchId: claimed.batchId });
    expect((await orders()).orders).toHaveLength(1);
    await fixture.sql.query(
      `INSERT INTO plugin_stops (plugin_id, reason, stopped_by) VALUES ('plugin', 'why', 'x')`,
    );
    expect(await orders()).toEqual({ orders: [] });
    await fixture.sql.query('DELETE FROM plugin_stops');
    const { connectedInstitutionId } = await insertSource(
      fixture.sql,
      setting.organizationId,
      setting.deviceId,
    );
    await fixture.sql.query(`UPDATE connected_institutions SET plugin_id = 'another' WHERE id = $1`, [
      connectedInstitutionId,
    ]);
    await fixture.sql.query(
      `INSERT INTO plugin_stops (plugin_id, reason, stopped_by) VALUES ('another', 'why', 'x')`,
    );
    expect((await orders()).orders).toHaveLength(1);
    await fixture.sql.query('DELETE FROM plugin_stops');
    const { attemptId, policyId } = claimed;
    await fixture.sql.query(`UPDATE sync_attempts SET state = 'SUPERSEDED' WHERE id = $1`, [attemptId]);
    expect(await orders()).toEqual({ orders: [] });
    await fixture.sql.query(`UPDATE sync_attempts SET state = 'IN_PROGRESS' WHERE id = $1`, [attemptId]);
    expect((await orders()).orders).toHaveLength(1);
    await fixture.sql.query('UPDATE policies SET deleted_at = now() WHERE id = $1', [policyId]);
    expect(await orders()).toEqual({ orders: [] });
  });

  it('is not begun any more for what has been read: a late word of it changes nothing', async () => {
    const claimed = await claim();
    await read(claimed, valuesOutcome(claimed.number, '1'));
    await device.call('DeliverReadings', { begunAttemptIds: [claimed.attemptId] });
    expect(await attemptRow(claimed.attemptId)).toMatchObject({ state: 'SUCCESS' });
    expect(await syncRow(claimed.policyId)).toMatchObject({ state: 'SUCCESS' });
  });

  it('is begun for the claim that stands, not for one that another has overtaken', async () => {
    const claimed = await claim();
    const again = await claimAgain(fixture.sql, setting, claimed.policyId);
    await device.call('DeliverReadings', { begunAttemptIds: [claimed.attemptId] });
    expect(await attemptRow(claimed.attemptId)).toMatchObject({ state: 'QUEUED' });
    expect(await syncRow(claimed.policyId)).toMatchObject({ state: 'QUEUED' });
    await device.call('DeliverReadings', { begunAttemptIds: [again.attemptId] });
    expect(await syncRow(claimed.policyId)).toMatchObject({ state: 'IN_PROGRESS' });
  });

  it('that takes over what was being read leaves it In Progress since when it was', async () => {
    const claimed = await claim();
    await device.call('DeliverReadings', { begunAttemptIds: [claimed.attemptId] });
    const since = (await syncRow(claimed.policyId))?.['state_since'];
    const again = await claimAgain(fixture.sql, setting, claimed.policyId);
    await device.call('DeliverReadings', { begunAttemptIds: [again.attemptId] });
    expect(await attemptRow(again.attemptId)).toMatchObject({ state: 'IN_PROGRESS' });
    expect(await syncRow(claimed.policyId)).toMatchObject({ state: 'IN_PROGRESS', state_since: since });
  });

  it('is acknowledged by no one whose transaction was lost, and recorded when it is delivered again', async () => {
    const claimed = await claim();
    const reading = readingOf(setting, claimed, valuesOutcome(claimed.number, '1'));
    const { sql } = fixture;
    await sql.query('BEGIN');
    await sql.query('SELECT 1 FROM policy_sync WHERE policy_id = $1 FOR UPDATE', [claimed.policyId]);
    const delivery = deliver(reading).then(
      (verdicts) => verdicts,
      () => 'NOT_ANSWERED',
    );
    await waitUntil('the delivery waits for the policy', 10_000, async () => {
      // Its connection is lost in the middle of the transaction.
      const { rows } = await sql.query<{ ended: boolean }>(
        `SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name = 'carrier-sync gateway'`,
      );
      return rows.length > 0;
    });
    await sql.query('COMMIT');
    expect(await delivery).toBe('NOT_ANSWERED');
    expect(await attemptRow(claimed.attemptId)).toMatchObject({ reading_id: null });
    expect(await deliver(reading)).toEqual(['RECORDED']);
    expect(await valueRow(claimed.policyId)).toMatchObject({ amount: '1.0000' });
  });

  it('tells its device, and no other, what its source has read before', async () => {
    const [first, second, absent] = [await claim('KNOWN-1'), await claim('KNOWN-2'), await claim('KNOWN-3')];
    await read(first, valuesOutcome('KNOWN-1', '1'));
    await read(second, valuesOutcome('KNOWN-2', '1'));
    await read(absent, notFound);
    const [gone, deleted] = [await claim('KNOWN-4'), await claim('KNOWN-5')];
    await read(gone, valuesOutcome('KNOWN-4', '1'));
    await requeue(gone.policyId);
    const again = { ...gone, ...(await claimAgain(fixture.sql, setting, gone.policyId)) };
    await read(again, notFound, { generation: 2 });
    await read(deleted, valuesOutcome('KNOWN-5', '1'));
    await fixture.sql.query('UPDATE policies SET deleted_at = now() WHERE id = $1', [deleted.policyId]);
    const { sourceId } = setting;
    const { numbers } = await device.call<{ numbers: string[] }>('FetchKnownNumbers', { sourceId });
    expect(numbers.slice(0, 2)).toEqual(['KNOWN-2', 'KNOWN-1']);
    expect(numbers).not.toContain('KNOWN-3');
    const another = await insertAnotherSource(fixture.sql, setting);
    expect(await device.call('FetchKnownNumbers', { sourceId: another })).toEqual({ numbers: [] });
    const foreign = await connectedSource(setting.organizationId);
    expect(await foreign.device.call('FetchKnownNumbers', { sourceId })).toEqual({ numbers: [] });
    foreign.device.close();
  });

  it('delivered by many at once is recorded once', async () => {
    const claims: ClaimedPolicy[] = [];
    while (claims.length < 20) claims.push(await claim());
    const readings = claims.map((claimed) => readingOf(setting, claimed, valuesOutcome(claimed.number, '7')));
    const reversed = readings.toReversed();
    const verdicts = await Promise.all([deliver(...readings), deliver(...reversed), deliver(...readings)]);
    const recorded = verdicts.flat().filter((verdict) => verdict === 'RECORDED');
    expect(recorded).toHaveLength(20);
    for (const { policyId } of claims) expect(await history(policyId)).toEqual(['7.0000']);
  });
});
