import { randomUUID } from 'node:crypto';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { createDeviceLog } from '../deviceLog.ts';
import type { DeviceIdentity } from '../identity/deviceIdentity.ts';
import type { DeviceGatewayClient } from './deviceGatewayClient.ts';
import { GatewayClock } from './gatewayClock.ts';
import { GatewayConnection } from './gatewayConnection.ts';
import { Heart } from './heart.ts';

const aMinuteMs = 60_000;

/** A gateway that takes everything in, and counts heartbeats. */
class OpenGateway {
  beats = 0;
  reachable = true;

  readonly client: DeviceGatewayClient = {
    call: (name: string) => {
      if (name === 'Heartbeat') this.beats += 1;
      this.reachable = true;
      const serverTime = new Date().toISOString();
      const expiresAt = new Date(Date.now() + 60 * aMinuteMs).toISOString();
      return Promise.resolve({ nonce: 'nonce', serverTime, expiresAt, heartbeatIntervalMs: aMinuteMs });
    },
    isReachable: () => this.reachable,
    setSessionToken: () => undefined,
    close: () => undefined,
  };
}

function connect(gateway: OpenGateway): GatewayConnection {
  const log = createDeviceLog('silent');
  const clock = new GatewayClock();
  const bootId = randomUUID();
  const { client } = gateway;
  const identity = {
    serialNumber: 'CS1',
    publicKey: 'key',
    sign: () => 'signature',
  } as unknown as DeviceIdentity;
  const vitals = () => ({ journalledReadings: 0, storageFull: false, held: { tasks: [] } });
  return new GatewayConnection({
    address: 'gateway',
    session: { client, identity, clock, bootId, softwareVersion: '1', manifests: [] },
    heart: new Heart({ client, clock, bootId, vitals, log }),
    news: { run: () => Promise.resolve(), refusal: undefined },
    log,
    deliverJournal: () => Promise.resolve(),
    startWork: () =>
      Promise.resolve({
        setSessionToken: () => Promise.resolve(),
        failure: () => undefined,
        stop: () => Promise.resolve(),
      }),
    onReachable: () => undefined,
    timings: { watchMs: 5, settledMs: 25 },
  });
}

describe('the heartbeats of a device', () => {
  it('come a second time soon after it has connected, and after its gateway was away', async () => {
    const gateway = new OpenGateway();
    const connection = connect(gateway);
    connection.start();
    try {
      // One that opens the connection, and one when what was on its way has come or is lost; the next is due in a minute.
      await waitUntil('the second heartbeat', 5_000, () => Promise.resolve(gateway.beats === 2));
      gateway.reachable = false;
      await waitUntil('two more', 5_000, () => Promise.resolve(gateway.beats === 4));
    } finally {
      await connection.stop();
    }
    expect(gateway.beats).toBe(4);
  });

  it('come that second time also when there was something to tell in between', async () => {
    const gateway = new OpenGateway();
    const connection = connect(gateway);
    connection.beatSoon();
    connection.start();
    try {
      await waitUntil('the third heartbeat', 5_000, () => Promise.resolve(gateway.beats === 3));
    } finally {
      await connection.stop();
    }
    expect(gateway.beats).toBe(3);
  });

  it('come twice when the gateway asks what this device works on', async () => {
    const gateway = new OpenGateway();
    const connection = connect(gateway);
    connection.start();
    try {
      await waitUntil('the second heartbeat', 5_000, () => Promise.resolve(gateway.beats === 2));
      connection.beatTwice();
      await waitUntil('two more', 5_000, () => Promise.resolve(gateway.beats === 4));
    } finally {
      await connection.stop();
    }
    expect(gateway.beats).toBe(4);
  });
});
