import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { createDeviceLog } from '../deviceLog.ts';
import type { DeviceIdentity } from '../identity/deviceIdentity.ts';
import type { DeviceGatewayClient } from './deviceGatewayClient.ts';
import { GatewayClock } from './gatewayClock.ts';
import { GatewayConnection } from './gatewayConnection.ts';
import { Heart } from './heart.ts';

const aMinuteMs = 60_000;
const watchMs = 1_000;
const settledMs = 25_000;

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
    timings: { watchMs, settledMs },
  });
}

/** Time passes at the test's word only: a machine that stands still for a moment must not let two heartbeats fall due at once. */
describe('the heartbeats of a device', () => {
  let gateway: OpenGateway;
  let connection: GatewayConnection;

  beforeEach(() => {
    jest.useFakeTimers();
    gateway = new OpenGateway();
    connection = connect(gateway);
  });

  afterEach(async () => {
    await connection.stop();
    jest.useRealTimers();
  });

  /** How many there have been after so much more time. */
  async function beatsAfter(ms: number): Promise<number> {
    await jest.advanceTimersByTimeAsync(ms);
    return gateway.beats;
  }

  it('come a second time soon after it has connected, and after its gateway was away', async () => {
    connection.start();
    // One that opens the connection, and one when what was on its way has come or is lost; the next is due in a minute.
    expect(await beatsAfter(settledMs - watchMs)).toBe(1);
    expect(await beatsAfter(2 * watchMs)).toBe(2);
    expect(await beatsAfter(aMinuteMs / 2)).toBe(2);
    gateway.reachable = false;
    expect(await beatsAfter(watchMs)).toBe(3);
    expect(await beatsAfter(settledMs + watchMs)).toBe(4);
    expect(await beatsAfter(aMinuteMs / 2)).toBe(4);
  });

  it('come that second time also when there was something to tell in between', async () => {
    connection.beatSoon();
    connection.start();
    expect(await beatsAfter(watchMs)).toBe(2);
    expect(await beatsAfter(settledMs)).toBe(3);
    expect(await beatsAfter(aMinuteMs / 2)).toBe(3);
  });

  it('come twice when the gateway asks what this device works on', async () => {
    connection.start();
    expect(await beatsAfter(settledMs + watchMs)).toBe(2);
    connection.beatTwice();
    expect(await beatsAfter(watchMs)).toBe(3);
    expect(await beatsAfter(settledMs + watchMs)).toBe(4);
    expect(await beatsAfter(aMinuteMs / 2)).toBe(4);
  });
});
