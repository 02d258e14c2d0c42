import { getEventListeners } from 'node:events';
import { forceRank, TurnQueue } from './turnQueue.ts';

/** Takes turns in this order of asking and notes the order in which they come. */
function askInOrder(queue: TurnQueue, asked: readonly (readonly [string, number])[]) {
  const came: string[] = [];
  const done = asked.map(async ([name, rank]) => {
    const endTurn = await queue.take(rank);
    came.push(name);
    endTurn?.();
  });
  return { came, done: Promise.all(done) };
}

describe('the turns of a session', () => {
  it('go to a force sync first, then to the older batch, each in the order of asking', async () => {
    const queue = new TurnQueue(1);
    const inProgress = await queue.take(2);
    const { came, done } = askInOrder(queue, [
      ['newer batch', 3],
      ['older batch', 2],
      ['force', forceRank],
      ['older batch again', 2],
      ['second force', forceRank],
    ]);
    expect(came).toEqual([]);
    inProgress?.();
    await done;
    expect(came).toEqual(['force', 'second force', 'older batch', 'older batch again', 'newer batch']);
  });

  it('leave nothing behind at the signal that could have called them off', async () => {
    const queue = new TurnQueue(1);
    const { signal } = new AbortController();
    for (let turn = 0; turn < 3; turn += 1) (await queue.take(1, signal))?.();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('are as many at once as the session allows, also when one is ended twice', async () => {
    const queue = new TurnQueue(2);
    const first = await queue.take(1);
    await queue.take(1);
    let third = false;
    let fourth = false;
    const thirdTurn = queue.take(1).then(() => (third = true));
    void queue.take(1).then(() => (fourth = true));
    expect(third).toBe(false);
    first?.();
    first?.();
    await thirdTurn;
    expect(fourth).toBe(false);
    queue.close();
  });

  it('are not waited for any more by work that was given up', async () => {
    const queue = new TurnQueue(1);
    const inProgress = await queue.take(1);
    const work = new AbortController();
    const turn = queue.take(1, work.signal);
    const behind = queue.take(1);
    work.abort();
    expect(await turn).toBeUndefined();
    inProgress?.();
    expect(await behind).toBeDefined();
  });

  it('come no more when the session is over', async () => {
    const queue = new TurnQueue(1);
    await queue.take(1);
    const waiting = queue.take(1);
    queue.close();
    expect(await waiting).toBeUndefined();
    expect(await queue.take(forceRank)).toBeUndefined();
  });
});
