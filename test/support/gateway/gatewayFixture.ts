import { randomBytes, randomInt } from 'node:crypto';
import { Client as PostgresClient } from 'pg';
import type { PayloadCodec } from '@temporalio/common';
import { serialNumberAlphabet, serialNumberLength } from '../../../contracts/domain/devices.ts';
import { createPayloadCodec } from '../../../contracts/temporal/payloadCodec.ts';
import type { TestDatabase } from '../testDatabase.ts';
import { createTestDatabase } from '../testDatabase.ts';
import type { TestTemporal } from '../testTemporal.ts';
import { createTestTemporal } from '../testTemporal.ts';
import type { GatewayConfig } from '../../../gateway/config.ts';
import { createGatewayLog } from '../../../gateway/gatewayLog.ts';
import type { RunningGateway } from '../../../gateway/startGateway.ts';
import { startGateway } from '../../../gateway/startGateway.ts';
import type { GatewayTuning } from '../../../gateway/tuning.ts';
import { defaultTuning } from '../../../gateway/tuning.ts';

export interface GatewayFixture {
  database: TestDatabase;
  temporal: TestTemporal;
  gateway: RunningGateway;
  config: GatewayConfig;
  codec: PayloadCodec;
  /** The superuser, to arrange and to look. */
  sql: PostgresClient;
  close(): Promise<void>;
}

/** A gateway on a database and a Temporal namespace of its own. */
export async function createGatewayFixture(
  tuning: Partial<GatewayTuning> = {},
  tls?: GatewayConfig['tls'],
): Promise<GatewayFixture> {
  const [database, temporal] = await Promise.all([createTestDatabase(), createTestTemporal()]);
  const sql = new PostgresClient({ connectionString: database.adminUrl });
  await sql.connect();
  const config: GatewayConfig = {
    host: '127.0.0.1',
    port: 0,
    healthPort: 0,
    databaseUrl: database.urls.gateway,
    temporalAddress: temporal.address,
    temporalNamespace: temporal.namespace,
    payloadKey: randomBytes(32),
    taskTokenKey: randomBytes(32),
    sessionTokenKey: randomBytes(32),
    ...(tls && { tls }),
    logLevel: 'error',
    businessClock: {},
  };
  const gateway = await startGateway(config, createGatewayLog(config.logLevel), {
    ...defaultTuning,
    ...tuning,
  });
  return {
    database,
    temporal,
    gateway,
    config,
    codec: createPayloadCodec(config.payloadKey),
    sql,
    close: async () => {
      await gateway.close();
      await temporal.close();
      await sql.end();
      await database.drop();
    },
  };
}

export function drawSerialNumber(): string {
  const draw = (): string => serialNumberAlphabet[randomInt(serialNumberAlphabet.length)] ?? '2';
  return `CS1-${Array.from({ length: serialNumberLength }, draw).join('')}`;
}

export async function insertOrganization(sql: PostgresClient): Promise<string> {
  return insertReturningId(
    sql,
    `INSERT INTO organizations (kind, name, time_zone, subscription)
     VALUES ('AGENCY', 'Agency', 'America/Chicago', 'PREMIER') RETURNING id`,
    [],
  );
}

export async function insertDevice(
  sql: PostgresClient,
  organizationId: string,
  serialNumber: string,
): Promise<string> {
  return insertReturningId(
    sql,
    `INSERT INTO devices (organization_id, serial_number, name) VALUES ($1, $2, 'Device') RETURNING id`,
    [organizationId, serialNumber],
  );
}

export async function insertReturningId(
  sql: PostgresClient,
  statement: string,
  parameters: unknown[],
): Promise<string> {
  const { rows } = await sql.query<{ id: string }>(statement, parameters);
  const [row] = rows;
  if (row === undefined) throw new Error('nothing was inserted');
  return row.id;
}
