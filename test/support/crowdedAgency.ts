import type { Client } from 'pg';
import type { CrmRecords } from './crmRecords.ts';

/** Stands in every text of the crowd, so that it can be looked for. */
export const crowdMark = 'Crowd-of-another-agency';

/** Gives an agency many more of everything that is counted or listed anywhere, and news of it. */
export async function crowd(admin: Client, records: CrmRecords, many = 30): Promise<void> {
  const { organizationId, institutionId, productId, statusIds, deviceId, connectedInstitutionId } = records;
  const insert = (sql: string, ...parameters: unknown[]): Promise<unknown> =>
    admin.query(sql, [organizationId, many, ...parameters]);
  const each = 'FROM generate_series(1, $2::int) n';
  const named = `'${crowdMark} ' || n`;
  await insert(`INSERT INTO contacts (organization_id, display_name) SELECT $1, ${named} ${each}`);
  await insert(`INSERT INTO institutions (organization_id, name) SELECT $1, ${named} ${each}`);
  await insert(
    `INSERT INTO products (organization_id, institution_id, name, product_line) SELECT $1, $3, ${named}, 'Life' ${each}`,
    institutionId,
  );
  await insert(
    `INSERT INTO product_statuses (organization_id, name, indicator) SELECT $1, ${named}, 'OPEN' ${each}`,
  );
  await insert(
    `INSERT INTO devices (organization_id, serial_number, name) SELECT $1, gen_random_uuid()::text, ${named} ${each}`,
  );
  await insert(
    `INSERT INTO login_sources (organization_id, connected_institution_id, device_id, name, username, authorized_by, state)
     SELECT $1, $3, $4, ${named}, ${named}, ${named}, 'LINKED' ${each}`,
    connectedInstitutionId,
    deviceId,
  );
  await insert(
    `INSERT INTO policies (organization_id, contact_id, product_id, status_id, number)
     SELECT $1, (SELECT id FROM contacts WHERE organization_id = $1 AND display_name = '${crowdMark} 1'), $3, $4, $5 ${each}`,
    productId,
    statusIds.open,
    records.policyNumber,
  );
  await crowdOfSync(insert);
  await insert(
    `INSERT INTO device_refusals (organization_id, device_id, code, remote_address) SELECT $1, $3, 'DEVICE_KEY_MISMATCH', '${crowdMark}' ${each}`,
    deviceId,
  );
}

/** Where each of the agency's policies stands, of every state, with values, attempts, findings and queue rows. */
async function crowdOfSync(insert: (sql: string) => Promise<unknown>): Promise<void> {
  const ofPolicies = `FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM policies
    WHERE organization_id = $1 AND $2::int > 0) p`;
  const source = '(SELECT id FROM login_sources WHERE organization_id = $1 LIMIT 1)';
  await insert(
    `INSERT INTO policy_sync (organization_id, policy_id, state, home_source_id, last_source_id, last_outcome,
       last_outcome_at, last_read_at, settled_day)
     SELECT $1, id, (ARRAY['SUCCESS', 'NOT_FOUND', 'FAILED', 'QUEUED', 'IN_PROGRESS', 'QUARANTINED'])[1 + n % 6],
       ${source}, ${source}, (ARRAY['SUCCESS', 'NOT_FOUND'])[1 + n % 2], now(), now(), current_date ${ofPolicies}
     ON CONFLICT DO NOTHING`,
  );
  await insert(
    `INSERT INTO policy_values (organization_id, policy_id, value_type, amount, as_of, fetched_at, attempt_id)
     SELECT $1, id, 'ACCOUNT_VALUE', 1, current_date, now(), gen_random_uuid() ${ofPolicies} ON CONFLICT DO NOTHING`,
  );
  await insert(
    `INSERT INTO sync_queue (organization_id, policy_id, source_id, day) SELECT $1, id, ${source}, current_date
     ${ofPolicies} WHERE n % 6 = 3 ON CONFLICT DO NOTHING`,
  );
  await insert(
    `INSERT INTO sync_attempts (organization_id, policy_id, source_id, kind, state, queued_at)
     SELECT $1, id, ${source}, (ARRAY['SWEEP', 'FORCE'])[1 + n % 2], 'IN_PROGRESS', now() ${ofPolicies}`,
  );
  await insert(
    `INSERT INTO findings (organization_id, policy_id, attempt_id, kind)
     SELECT $1, id, gen_random_uuid(), 'NUMBER_NOT_FOUND' ${ofPolicies} ON CONFLICT DO NOTHING`,
  );
}
