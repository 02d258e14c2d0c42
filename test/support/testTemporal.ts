import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { registerSearchAttributes } from '../../scripts/deploy/registerSearchAttributes.ts';
import { testEngines } from './testEngines.ts';

export interface TestTemporal {
  readonly address: string;
  /** A namespace of this spec's own: queues and workflow ids of other specs are out of reach. */
  readonly namespace: string;
  readonly connection: Connection;
  readonly nativeConnection: NativeConnection;
  readonly client: Client;
  /** Pass as `workflowBundle: { codePath }` to a worker. */
  readonly workflowBundlePath: string;
  close(): Promise<void>;
}

/** Connects to the Temporal server of this test run with a fresh namespace (about 50 ms). */
export async function createTestTemporal(): Promise<TestTemporal> {
  const { temporalAddress: address, workflowBundlePath } = testEngines();
  const namespace = `test-${randomBytes(6).toString('hex')}`;
  const connection = await Connection.connect({ address });
  await registerNamespace(connection, namespace);
  await registerSearchAttributes(address, namespace);
  const nativeConnection = await NativeConnection.connect({ address });
  return {
    address,
    namespace,
    connection,
    nativeConnection,
    client: new Client({ connection, namespace }),
    get workflowBundlePath() {
      if (workflowBundlePath === undefined) throw new Error('There is no workflows/index.ts to bundle yet.');
      return workflowBundlePath;
    },
    close: async () => {
      await nativeConnection.close();
      await connection.close();
    },
  };
}

async function registerNamespace(connection: Connection, namespace: string): Promise<void> {
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as unknown as Long },
  });
}
