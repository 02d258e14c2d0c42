import { ApiProblem, ApiUnreachable } from '../api/problem.ts';
import { sendUntilAccepted } from './sendUntilAccepted.ts';

/** A clock that only pauses move, and an api that answers as told. */
function rehearse(answers: (Error | undefined)[]) {
  let now = 0;
  let sent = 0;
  const sending = {
    expiresAt: new Date(20_000).toISOString(),
    now: () => now,
    isWanted: () => true,
    pause: (milliseconds: number) => {
      now += milliseconds;
      return Promise.resolve();
    },
    send: () => {
      const answer = answers[Math.min(sent, answers.length - 1)];
      sent += 1;
      return answer === undefined ? Promise.resolve() : Promise.reject(answer);
    },
  };
  return { sending, sent: () => sent };
}

const away = new ApiUnreachable('away');

describe('sending a sealed submission', () => {
  it('sends it again while the api is away', async () => {
    const { sending, sent } = rehearse([away, new ApiProblem(503, {}), undefined]);
    await sendUntilAccepted(sending);
    expect(sent()).toBe(3);
  });

  it('gives up when the device would refuse it', async () => {
    const { sending, sent } = rehearse([away]);
    await expect(sendUntilAccepted(sending)).rejects.toBe(away);
    expect(sent()).toBe(14);
    expect(sending.now()).toBeLessThan(20_000);
  });

  it('sends a refused one never again', async () => {
    const over = new ApiProblem(409, { code: 'CHALLENGE_OVER' });
    const { sending, sent } = rehearse([over]);
    await expect(sendUntilAccepted(sending)).rejects.toBe(over);
    expect(sent()).toBe(1);
  });

  it('stops when the dialog is closed', async () => {
    const { sending, sent } = rehearse([away]);
    await expect(sendUntilAccepted({ ...sending, isWanted: () => false })).rejects.toBe(away);
    expect(sent()).toBe(1);
  });
});
