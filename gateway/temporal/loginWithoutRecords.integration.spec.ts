import type { ServiceError } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import type { Connection } from '@temporalio/client';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { FaultyWire } from '../../test/faults/wire/faultyWire.ts';
import type { GatewayFixture } from '../../test/support/gateway/gatewayFixture.ts';
import { createGatewayFixture, insertOrganization } from '../../test/support/gateway/gatewayFixture.ts';
import { runActivity } from '../../test/support/gateway/handDrivenActivity.ts';
import type { PinnedDevice } from '../../test/support/gateway/pinnedDevice.ts';
import { pinnedDevice } from '../../test/support/gateway/pinnedDevice.ts';
import { createGatewayLog } from '../gatewayLog.ts';
import type { RunningGateway } from '../startGateway.ts';
import { startGateway } from '../startGateway.ts';

let fixture: GatewayFixture;
let wire: FaultyWire;
let gateway: RunningGateway;
let device: PinnedDevice;
let polls: Connection;

beforeAll(async () => {
  fixture = await createGatewayFixture();
  const databaseUrl = new URL(fixture.config.databaseUrl);
  wire = await FaultyWire.to(databaseUrl.host);
  databaseUrl.host = wire.address;
  const config = { ...fixture.config, databaseUrl: databaseUrl.href };
  gateway = await startGateway(config, createGatewayLog('silent'));
  device = await pinnedDevice(fixture, await insertOrganization(fixture.sql));
  polls = device.connect(gateway.address);
});
afterAll(async () => {
  await polls.close();
  await gateway.close();
  await wire.close();
  await fixture.close();
});

async function taskOf(kind: 'link' | 'sweep', patienceMs: number): Promise<string | status> {
  const poll = { namespace: fixture.config.temporalNamespace, taskQueue: { name: device.queue(kind) } };
  try {
    const { activityType } = await polls.withDeadline(Date.now() + patienceMs, () =>
      polls.workflowService.pollActivityTaskQueue(poll),
    );
    return activityType?.name ?? 'none';
  } catch (error) {
    return (error as ServiceError).code;
  }
}

async function schedule(kind: 'link' | 'sweep', activityType: string): Promise<void> {
  const { connection, namespace } = fixture.temporal;
  const activity = { taskQueue: device.queue(kind), activityType, input: [] };
  await runActivity(connection, namespace, fixture.codec, activity);
}

describe('a device whose gateway has lost the records', () => {
  it('is still given the steps of a login that a person waits for, and nothing to read', async () => {
    await schedule('link', 'prepareLink');
    expect(await taskOf('link', 20_000)).toBe('prepareLink');
    await wire.set('cut');
    // For a moment what was looked up just before stands.
    await waitUntil(
      'polls of the sweep to be turned away',
      10_000,
      async () => (await taskOf('sweep', 200)) === status.UNAVAILABLE,
    );
    await schedule('link', 'submitCredentials');
    expect(await taskOf('link', 20_000)).toBe('submitCredentials');
  });
});
