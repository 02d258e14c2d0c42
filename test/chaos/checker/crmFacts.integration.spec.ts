import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { insertCrm } from '../../support/crmRecords.ts';
import type { CrmRecords } from '../../support/crmRecords.ts';
import { createTestDatabase } from '../../support/testDatabase.ts';
import type { TestDatabase } from '../../support/testDatabase.ts';
import { readCrm } from './crmFacts.ts';
import type { Facts, PortalRequest } from './facts.ts';
import { judge } from './judge.ts';
import type { Verdict } from './judge.ts';

let database: TestDatabase;
let admin: Client;
let crm: CrmRecords;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database.drop();
});

/** A linked source with one policy that was read as 10.00 and is settled for today. */
beforeEach(async () => {
  admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query('TRUNCATE organizations CASCADE');
  crm = await insertCrm(admin);
  await admin.query(`UPDATE login_sources SET state = 'LINKED'`);
  await admin.query(
    `INSERT INTO policy_sync (organization_id, policy_id, generation, state, home_source_id, settled_day)
     VALUES ($1, $2, 1, 'SUCCESS', $3, (now() AT TIME ZONE 'America/New_York')::date)`,
    [crm.organizationId, crm.policyId, crm.sourceId],
  );
  await record('10.00');
});

afterEach(async () => {
  await admin.end();
});

/** What a recording leaves: an attempt, the value and its history. */
async function record(amount: string): Promise<void> {
  const attemptId = randomUUID();
  await admin.query(
    `INSERT INTO sync_attempts (id, organization_id, policy_id, source_id, kind, state, finished_at)
     VALUES ($1, $2, $3, $4, 'SWEEP', 'SUCCESS', now())`,
    [attemptId, crm.organizationId, crm.policyId, crm.sourceId],
  );
  const row = [crm.organizationId, crm.policyId, amount, attemptId];
  const columns = '(organization_id, policy_id, value_type, amount, as_of, fetched_at, attempt_id)';
  const values = `VALUES ($1, $2, 'ACCOUNT_VALUE', $3, now(), now(), $4)`;
  await admin.query(`INSERT INTO policy_value_history ${columns} ${values}`, row);
  await admin.query(
    `INSERT INTO policy_values ${columns} ${values}
     ON CONFLICT (policy_id, value_type) DO UPDATE SET amount = excluded.amount`,
    row,
  );
}

function shown(sequence: number, amount: string): PortalRequest {
  const at = new Date(sequence * 1_000).toISOString();
  const served = [{ policyId: 'p', number: crm.policyNumber, values: { accountValue: amount } }];
  return {
    sequence,
    at,
    carrier: crm.pluginId,
    path: '/policies/p',
    login: 'smith',
    submission: null,
    served,
  };
}

async function verdict(...amounts: string[]): Promise<Verdict> {
  const facts: Facts = {
    ...(await readCrm(admin)),
    requests: amounts.map((amount, index) => shown(index + 1, amount)),
    workflows: [],
    kills: [],
    person: { answers: [], forceSyncs: [] },
  };
  return judge(facts);
}

const nothing = { lost: [], duplicated: [], stuck: [], submissions: [] };

describe('the checker, on the rows of a real database', () => {
  it('finds nothing where all is well', async () => {
    expect(await verdict('10.00')).toMatchObject(nothing);
  });

  it('names a reading that was recorded twice', async () => {
    await record('10.00');
    expect((await verdict('10.00')).duplicated).toEqual([expect.stringContaining('recorded twice')]);
  });

  it('names an older reading that was recorded over a newer one', async () => {
    await record('9.00');
    expect((await verdict('9.00', '10.00')).duplicated).toEqual([
      expect.stringContaining('recorded over 10.0000'),
    ]);
  });

  it('names an amount of nobody knows where', async () => {
    expect((await verdict('10.01')).duplicated).toEqual([expect.stringContaining('no request was answered')]);
  });

  it('names a policy that fell out of the queue', async () => {
    await admin.query('UPDATE policy_sync SET settled_day = settled_day - 1');
    expect((await verdict('10.00')).lost).toEqual([expect.stringContaining('in no queue')]);
  });

  it('names a policy that waits in the queue of a linked source, and an attempt that nobody ends', async () => {
    await admin.query(`UPDATE policy_sync SET state = 'QUEUED'`);
    await admin.query(
      'INSERT INTO sync_queue (organization_id, policy_id, source_id, day) VALUES ($1, $2, $3, now())',
      [crm.organizationId, crm.policyId, crm.sourceId],
    );
    expect((await verdict('10.00')).stuck).toEqual([expect.stringContaining('is QUEUED and its source')]);
    await admin.query('DELETE FROM sync_queue');
    await admin.query(`UPDATE sync_attempts SET state = 'IN_PROGRESS', finished_at = NULL`);
    expect((await verdict('10.00')).lost).toHaveLength(2);
  });

  it('names readings that a device still keeps', async () => {
    await admin.query('UPDATE devices SET journalled_readings = 3');
    expect((await verdict('10.00')).stuck).toEqual(['3 readings stay in a journal']);
  });
});
