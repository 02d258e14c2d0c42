import { status } from '@grpc/grpc-js';
import pino from 'pino';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { GatewayRefusal, unavailable } from '../grpc/refusal.ts';
import { ResultKeeper } from './resultKeeper.ts';
import type { ResultKeeperSettings } from './resultKeeper.ts';

const quick = { answerWithinMs: 30, againAfterMs: 5 };
const away = unavailable(new Error('connection refused'));
const notWanted = new GatewayRefusal(status.NOT_FOUND, 'NOT_FOUND');

/** Temporal as it answers one result: with each of these in turn, with the last for ever. */
class Answers {
  asked = 0;
  readonly #answers: readonly ('taken' | Error)[];

  constructor(...answers: readonly ('taken' | Error)[]) {
    this.#answers = answers;
  }

  readonly send = (): Promise<void> => {
    const answer = this.#answers[Math.min(this.asked, this.#answers.length - 1)];
    this.asked += 1;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve();
  };

  untilAsked(times: number): Promise<void> {
    return waitUntil(`${String(times)} sendings`, 5_000, () => Promise.resolve(this.asked >= times));
  }
}

describe('the result of a device', () => {
  let keeper: ResultKeeper;
  afterEach(() => keeper.close());

  function keep(settings: Partial<ResultKeeperSettings> = {}): ResultKeeper {
    keeper = new ResultKeeper(pino({ level: 'silent' }), { ...quick, ...settings });
    return keeper;
  }

  /** Long enough for whatever is still kept to be sent again. */
  async function untilAnotherWasRepeated(): Promise<void> {
    const other = new Answers(away);
    await keeper.deliver(other.send);
    await other.untilAsked(4);
  }

  it('is taken from the device while Temporal is away, and delivered once when it is back', async () => {
    const temporal = new Answers(away, away, 'taken');
    await keep().deliver(temporal.send);
    await temporal.untilAsked(3);
    await untilAnotherWasRepeated();
    expect(temporal.asked).toBe(3);
  });

  it('is taken from the device when Temporal does not answer in time, and not sent beside that', async () => {
    let asked = 0;
    await keep().deliver(() => {
      asked += 1;
      return new Promise(() => undefined);
    });
    await untilAnotherWasRepeated();
    expect(asked).toBe(1);
  });

  it('is refused where Temporal refuses it, so that the device drops the task', async () => {
    await expect(keep().deliver(new Answers(notWanted).send)).rejects.toBe(notWanted);
  });

  it('is not repeated any more once it is no longer wanted', async () => {
    const temporal = new Answers(away, notWanted);
    await keep().deliver(temporal.send);
    await temporal.untilAsked(2);
    await untilAnotherWasRepeated();
    expect(temporal.asked).toBe(2);
  });

  it('stays with the device when too many are kept already', async () => {
    await expect(keep({ mostKept: 0 }).deliver(new Answers(away).send)).rejects.toBe(away);
  });
});
