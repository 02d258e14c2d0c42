import { status } from '@grpc/grpc-js';
import { workflowServiceName } from '../../gateway/temporal/allowList.ts';
import { createGatewayFixture, insertOrganization } from '../support/gateway/gatewayFixture.ts';
import type { GatewayFixture } from '../support/gateway/gatewayFixture.ts';
import { pinnedDevice } from '../support/gateway/pinnedDevice.ts';
import { RawCaller } from './rawCall.ts';

const path = `/${workflowServiceName}/GetSystemInfo`;
const nothing = Buffer.alloc(0);
const noMessage = Buffer.from('ffffffffffffff', 'hex');

const connections = 4;
/** More than a connection may have open at once. */
const callsOfConnection = 80;
const honestCalls = 150;
const rounds = 3;

let fixture: GatewayFixture;
let organizationId: string;

beforeAll(async () => {
  fixture = await createGatewayFixture({
    polls: { submissionMaxWaitMs: 3_000, deviceGoneAfterMs: 1_500, maxWaitersPerQueue: 2 },
    pings: { everyMs: 5_000, timeoutMs: 5_000 },
    // More than the honest device says in all rounds together. Calls beyond a share: `replacedDevice`.
    callsOfDevice: { burst: 1_500, perSecond: 100, maxKeys: 1_000 },
  });
  organizationId = await insertOrganization(fixture.sql);
});
afterAll(() => fixture.close());

/** Calls as fast as the answers come, until it is told to stop. */
class Flood {
  answered = 0;
  #isOver = false;
  readonly #callers: RawCaller[];
  readonly #running: Promise<void>[];

  constructor(token: string, message: Buffer) {
    this.#callers = Array.from({ length: connections }, () => new RawCaller(fixture.gateway.address, token));
    this.#running = this.#callers.flatMap((caller) =>
      Array.from({ length: callsOfConnection }, () => this.#run(caller, message)),
    );
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#running);
    for (const caller of this.#callers) caller.close();
  }

  async #run(caller: RawCaller, message: Buffer): Promise<void> {
    while (!this.#isOver) {
      await caller.call(path, message);
      this.answered += 1;
    }
  }
}

/** Calls a second of a device that says one thing after the other; each has to be let through. */
async function rateOf(caller: RawCaller): Promise<number> {
  const begun = performance.now();
  for (let call = 0; call < honestCalls; call += 1) {
    expect(await caller.call(path, nothing)).toEqual({ code: status.OK, failureCode: undefined });
  }
  return (honestCalls * 1_000) / (performance.now() - begun);
}

function median(rates: readonly number[]): number {
  return rates.toSorted((left, right) => left - right)[Math.floor(rates.length / 2)] ?? 0;
}

describe.each([
  ['messages that are none, by a device that is known', 'DEVICE', noMessage],
  ['calls without a token', 'NOBODY', nothing],
  ['calls with a token that is none', 'FORGER', nothing],
] as const)('a flood of %s', (_what, sender, message) => {
  it('leaves another device at least a fifth of the calls a second that it has alone', async () => {
    const honest = new RawCaller(
      fixture.gateway.address,
      (await pinnedDevice(fixture, organizationId)).token,
    );
    const tokens = {
      DEVICE: (await pinnedDevice(fixture, organizationId)).token,
      NOBODY: '',
      FORGER: 'forged',
    };
    const [alone, besides]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      alone.push(await rateOf(honest));
      const flood = new Flood(tokens[sender], message);
      try {
        besides.push(await rateOf(honest));
      } finally {
        await flood.stop();
      }
      expect(flood.answered).toBeGreaterThan(0);
    }
    honest.close();
    expect(median(besides) / median(alone)).toBeGreaterThan(0.2);
  }, 60_000);
});
