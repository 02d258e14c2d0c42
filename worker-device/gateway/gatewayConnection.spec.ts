import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { createDeviceLog } from '../deviceLog.ts';
import type { DeviceIdentity } from '../identity/deviceIdentity.ts';
import type { DeviceGatewayClient } from './deviceGatewayClient.ts';
import { GatewayClock } from './gatewayClock.ts';
import { GatewayConnection } from './gatewayConnection.ts';
import type { ConnectionTools, DeviceWork } from './gatewayConnection.ts';
import type { AuthenticateResponse } from '../../contracts/device/messages.ts';
import { refreshAfterMs } from './gatewaySession.ts';
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

function connect(gateway: OpenGateway, changes: Partial<ConnectionTools> = {}): GatewayConnection {
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
    ...changes,
  });
}

/** Work that does what it is told, and notes it. */
class NotedWork implements DeviceWork {
  readonly tokens: string[] = [];
  stopped = false;
  failedWith: string | undefined;

  setSessionToken(token: string): Promise<void> {
    this.tokens.push(token);
    return Promise.resolve();
  }

  failure(): string | undefined {
    return this.failedWith;
  }

  stop(): Promise<void> {
    this.stopped = true;
    return Promise.resolve();
  }
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

describe('the work of a device', () => {
  let works: NotedWork[];
  let news: { run: () => Promise<void>; refusal: Error | undefined };
  let delivered: PromiseWithResolvers<undefined>;
  let connection: GatewayConnection;

  beforeEach(() => {
    jest.useFakeTimers();
    works = [];
    news = { run: () => Promise.resolve(), refusal: undefined };
    delivered = Promise.withResolvers();
    delivered.resolve(undefined);
    connection = connect(new OpenGateway(), {
      news,
      deliverJournal: () => delivered.promise,
      startWork: () => {
        const work = new NotedWork();
        works.push(work);
        return Promise.resolve(work);
      },
    });
  });

  afterEach(async () => {
    await connection.stop();
    jest.useRealTimers();
  });

  it('begins when the journal of an earlier time has been delivered', async () => {
    delivered = Promise.withResolvers();
    connection.start();
    await jest.advanceTimersByTimeAsync(aMinuteMs);
    expect(works).toEqual([]);
    delivered.resolve(undefined);
    await jest.advanceTimersByTimeAsync(0);
    expect(works).toHaveLength(1);
  });

  it('goes on with a new session token before the old one expires', async () => {
    connection.start();
    await jest.advanceTimersByTimeAsync(5 * aMinuteMs);
    expect(works.map(({ tokens, stopped }) => [tokens.length, stopped])).toEqual([[1, false]]);
  });

  it('is begun anew when it has died', async () => {
    connection.start();
    await jest.advanceTimersByTimeAsync(aMinuteMs);
    const [first] = works;
    if (first !== undefined) first.failedWith = 'Polling has died.';
    await jest.advanceTimersByTimeAsync(aMinuteMs);
    expect(works.map(({ stopped }) => stopped)).toEqual([true, false]);
  });

  it('ends within seconds when the gateway takes this device no more', async () => {
    connection.start();
    await jest.advanceTimersByTimeAsync(aMinuteMs);
    news.refusal = new Error('the device was paused');
    await jest.advanceTimersByTimeAsync(2 * watchMs);
    expect(works[0]?.stopped).toBe(true);
  });

  it('has ended when the device has stopped', async () => {
    const ending = Promise.withResolvers<undefined>();
    connection.start();
    await jest.advanceTimersByTimeAsync(watchMs);
    const [work] = works;
    if (work === undefined) throw new Error('no work was begun');
    work.stop = () => ending.promise;
    let hasStopped = false;
    const stopping = connection.stop().then(() => (hasStopped = true));
    await jest.advanceTimersByTimeAsync(watchMs);
    expect(hasStopped).toBe(false);
    ending.resolve(undefined);
    await stopping;
  });
});

describe('a session token', () => {
  const serverTime = '2026-11-20T08:00:00.000Z';

  it.each([
    ['an hour', 60, 4],
    ['two minutes', 2, 1],
  ])('that is good for %s is renewed well before', (_for, minutes, renewedAfter) => {
    const expiresAt = new Date(Date.parse(serverTime) + minutes * aMinuteMs).toISOString();
    const session = { serverTime, expiresAt } as AuthenticateResponse;
    expect(refreshAfterMs(session)).toBe(renewedAfter * aMinuteMs);
  });
});
