import { appendFile, chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { adminUrl, planPostgres, postgresAnswers } from '../../scripts/engines/postgres.ts';
import { findTemporal } from '../../scripts/engines/temporal.ts';
import { temporalServerArguments } from '../../scripts/engines/temporalServer.ts';
import { temporalTestDynamicConfig } from '../../scripts/engines/temporalSettings.ts';
import {
  startProcess,
  type ManagedProcess,
  type ProcessPlan,
} from '../../scripts/processes/managedProcess.ts';
import { freePort } from '../../scripts/processes/ports.ts';
import { startGuardian, type Guardian } from '../../scripts/processes/startGuardian.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { temporalAnswers } from '../../scripts/processes/temporalAnswers.ts';
import type { TestEngines } from './testEngines.ts';

const host = '127.0.0.1';
const password = 'test-only';
const startTimeoutMs = 60_000;

interface StartedEngine {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** Uses the servers named by TEST_DATABASE_URL and TEMPORAL_ADDRESS and starts those that are not named. */
export async function startTestEngines(
  folder: string,
): Promise<{ engines: TestEngines; stop: () => Promise<void> }> {
  const guardian = startGuardian();
  guardian.remove(folder);
  const [postgres, temporal] = await Promise.all([
    given(process.env['TEST_DATABASE_URL']) ?? startPostgres(folder, guardian),
    given(process.env['TEMPORAL_ADDRESS']) ?? startTemporal(folder, guardian),
  ]);
  return {
    engines: { postgresAdminUrl: postgres.address, temporalAddress: temporal.address },
    stop: async () => {
      await Promise.all([postgres.stop(), temporal.stop()]);
    },
  };
}

function given(address: string | undefined): StartedEngine | undefined {
  return address === undefined ? undefined : { address, stop: () => Promise.resolve() };
}

async function startPostgres(folder: string, guardian: Guardian): Promise<StartedEngine> {
  // The server may run as another user than the tests.
  await chmod(folder, 0o711);
  const server = { dataFolder: join(folder, 'postgres'), host, port: await freePort(host), password };
  // Test data may be lost with the machine: not waiting for the disk makes every commit faster.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const plan = await planPostgres({ ...server, settings });
  const url = adminUrl(server);
  return startEngine(plan, folder, guardian, url, () => postgresAnswers(url));
}

async function startTemporal(folder: string, guardian: Guardian): Promise<StartedEngine> {
  const port = await freePort(host);
  const address = `${host}:${String(port)}`;
  const flags = { port, host, dynamicConfig: temporalTestDynamicConfig, searchAttributes: [] };
  const plan: ProcessPlan = {
    name: 'temporal',
    command: await findTemporal((line) => process.stderr.write(`${line}\n`)),
    arguments: temporalServerArguments(flags),
    environment: {},
  };
  return startEngine(plan, folder, guardian, address, () => temporalAnswers(address));
}

async function startEngine(
  plan: ProcessPlan,
  folder: string,
  guardian: Guardian,
  address: string,
  answers: () => Promise<boolean>,
): Promise<StartedEngine> {
  const log = join(folder, `${plan.name}.log`);
  const lines: string[] = [];
  const server = startProcess(plan, guardian, (line) => {
    lines.push(line);
    void appendFile(log, `${line}\n`);
  });
  await Promise.race([
    waitUntil(`the test ${plan.name} server (log: ${log})`, startTimeoutMs, answers),
    failWhenEnded(server, lines),
  ]);
  return { address, stop: () => server.stop() };
}

async function failWhenEnded(server: ManagedProcess, lines: readonly string[]): Promise<never> {
  const reason = await server.ended;
  throw new Error(`The test ${server.name} server ended (${reason}):\n${lines.slice(-20).join('\n')}`);
}
