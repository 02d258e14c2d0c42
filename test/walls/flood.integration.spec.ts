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
const honestCalls = 100;
const rounds = 7;

let fixture: GatewayFixture;
let organizationId: string;

beforeAll(async () => {
  fixture = await createGatewayFixture({
    polls: { submissionMaxWaitMs: 3_000, deviceGoneAfterMs: 1_500, maxWaitersPerQueue: 2 },
    pings: { everyMs: 5_000, timeoutMs: 5_000 },
    // More than the honest device says in all rounds together. Calls beyond a share: `replacedDevice`.
    callsOfDevice: { burst: 2_000, perSecond: 100, maxKeys: 1_000 },
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

function median(ratios: readonly number[]): number {
  return ratios.toSorted((left, right) => left - right)[Math.floor(ratios.length / 2)] ?? 0;
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
    // Each round compares what came right after one another: a machine is many times slower at one moment than at another.
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const alone = await rateOf(honest);
      const flood = new Flood(tokens[sender], message);
      try {
        ratios.push((await rateOf(honest)) / alone);
      } finally {
        await flood.stop();
      }
      expect(flood.answered).toBeGreaterThan(0);
    }
    honest.close();
    expect(median(ratios)).toBeGreaterThan(0.2);
  }, 120_000);
});
