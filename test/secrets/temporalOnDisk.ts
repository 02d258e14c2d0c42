import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { temporalDataConverter } from '../../contracts/temporal/dataConverter.ts';
import { registerSearchAttributes } from '../../scripts/deploy/registerSearchAttributes.ts';
import { findTemporal } from '../../scripts/engines/temporal.ts';
import { temporalServerArguments } from '../../scripts/engines/temporalServer.ts';
import { temporalTestDynamicConfig } from '../../scripts/engines/temporalSettings.ts';
import { startProcess } from '../../scripts/processes/managedProcess.ts';
import { freePort } from '../../scripts/processes/ports.ts';
import type { Guardian } from '../../scripts/processes/startGuardian.ts';
import { temporalAnswers } from '../../scripts/processes/temporalAnswers.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';

/** A Temporal that keeps its state in files, as an installation's does: the other specs' is in memory. */
export interface TemporalOnDisk {
  readonly address: string;
  readonly namespace: string;
  readonly lines: readonly string[];
  /** A client with the platform's key. */
  client(payloadKey: Buffer): Client;
  stop(): Promise<void>;
}

export async function startTemporalOnDisk(folder: string, guardian: Guardian): Promise<TemporalOnDisk> {
  const host = '127.0.0.1';
  const port = await freePort(host);
  const address = `${host}:${String(port)}`;
  const databaseFile = join(folder, 'temporal.db');
  const flags = { host, port, databaseFile, dynamicConfig: temporalTestDynamicConfig, searchAttributes: [] };
  const command = await findTemporal((line) => process.stderr.write(`${line}\n`));
  const lines: string[] = [];
  const server = startProcess(
    { name: 'temporal', command, arguments: temporalServerArguments(flags), environment: {} },
    guardian,
    (line) => lines.push(line),
  );
  await waitUntil('Temporal with its files', 60_000, () => temporalAnswers(address));
  const namespace = 'default';
  await registerSearchAttributes(address, namespace);
  const connection = await Connection.connect({ address });
  return {
    address,
    namespace,
    lines,
    client: (payloadKey) =>
      new Client({ connection, namespace, dataConverter: temporalDataConverter(payloadKey) }),
    stop: async () => {
      await connection.close();
      await server.stop();
    },
  };
}
