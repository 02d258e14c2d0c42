import { jest } from '@jest/globals';
import { defaultTuning } from '../tuning.ts';
import type { Poller, Undelivered } from './pollKeeper.ts';
import { PollKeeper } from './pollKeeper.ts';
import type { ActivityTask } from './upstream.ts';

const queue = 'device/CS1-mine/link';

/** Temporal played by hand: each poll waits until the test answers it. */
class Upstream {
  readonly open: { identity: string; answer(task: ActivityTask): void; fail(error: Error): void }[] = [];
  readonly givenBack: [string, Undelivered][] = [];
  now = 0;
  readonly keeper = new PollKeeper(
    {
      pollUpstream: (_queue, identity) =>
        new Promise((resolve, reject) => {
          this.open.push({ identity, answer: resolve, fail: reject });
        }),
      giveBack: (_queue, task, reason) => this.givenBack.push([task.activityType?.name ?? '', reason]),
      now: () => this.now,
    },
    defaultTuning.polls,
  );

  async answer(task: ActivityTask): Promise<void> {
    this.open.shift()?.answer(task);
    await Promise.resolve();
    await Promise.resolve();
  }
}

function task(name: string, waitedSeconds = 0): ActivityTask {
  return {
    taskToken: Buffer.from(name),
    activityType: { name },
    currentAttemptScheduledTime: { seconds: 100 as unknown as Long },
    startedTime: { seconds: (100 + waitedSeconds) as unknown as Long },
  };
}

const device: Poller = { identity: 'device/1/boot', sessionEndsAt: 60_000 };
const staying = new AbortController().signal;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('the polls of a device', () => {
  it('share one poll at Temporal, under the device’s name', async () => {
    const upstream = new Upstream();
    const first = upstream.keeper.poll(queue, device, staying);
    void upstream.keeper.poll(queue, device, staying);
    expect(upstream.open.map(({ identity }) => identity)).toEqual(['device/1/boot']);
    await upstream.answer(task('sweepBatch'));
    expect((await first)?.activityType?.name).toBe('sweepBatch');
    expect(upstream.open).toHaveLength(1);
  });

  it('are refused beyond two on a queue', async () => {
    const { keeper } = new Upstream();
    void keeper.poll(queue, device, staying);
    void keeper.poll(queue, device, staying);
    await expect(keeper.poll(queue, device, staying)).rejects.toThrow('Too many polls');
  });

  it('end empty when Temporal’s does, or when the worker shuts down', async () => {
    const upstream = new Upstream();
    const first = upstream.keeper.poll(queue, device, staying);
    await upstream.answer({});
    expect(await first).toBeUndefined();
    const second = upstream.keeper.poll(queue, device, staying);
    upstream.keeper.release(queue);
    expect(await second).toBeUndefined();
  });

  it('of a session that was replaced end empty, and the task goes to the newer one', async () => {
    const upstream = new Upstream();
    const former = upstream.keeper.poll(queue, device, staying);
    const newer = upstream.keeper.poll(queue, { ...device, sessionEndsAt: 60_001 }, staying);
    expect(await former).toBeUndefined();
    await upstream.answer(task('sweepBatch'));
    expect((await newer)?.activityType?.name).toBe('sweepBatch');
    expect(upstream.open).toHaveLength(0);
  });

  it('of a newer session are not ended by an older one', async () => {
    const upstream = new Upstream();
    const newer = upstream.keeper.poll(queue, { ...device, sessionEndsAt: 60_001 }, staying);
    void upstream.keeper.poll(queue, device, staying);
    await upstream.answer(task('sweepBatch'));
    expect((await newer)?.activityType?.name).toBe('sweepBatch');
  });

  it('fail when Temporal is away', async () => {
    const upstream = new Upstream();
    const poll = upstream.keeper.poll(queue, device, staying);
    upstream.open.shift()?.fail(new Error('away'));
    await expect(poll).rejects.toThrow('away');
  });
});

describe('a poll that the device has given up', () => {
  async function abandoned(): Promise<Upstream> {
    const upstream = new Upstream();
    const gone = new AbortController();
    const poll = upstream.keeper.poll(queue, device, gone.signal);
    gone.abort();
    expect(await poll).toBeUndefined();
    return upstream;
  }

  it('goes on at Temporal, and its task goes to the device’s next poll', async () => {
    const upstream = await abandoned();
    await upstream.answer(task('sweepBatch'));
    const next = await upstream.keeper.poll(queue, device, staying);
    expect(next?.activityType?.name).toBe('sweepBatch');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(upstream.givenBack).toEqual([]);
  });

  it('gives its task back when the device stays away for five seconds', async () => {
    const upstream = await abandoned();
    await upstream.answer(task('sweepBatch'));
    await jest.advanceTimersByTimeAsync(4_900);
    expect(upstream.givenBack).toEqual([]);
    await jest.advanceTimersByTimeAsync(200);
    expect(upstream.givenBack).toEqual([['sweepBatch', 'DEVICE_GONE']]);
  });

  it.each(['submitCredentials', 'submitAnswer', 'resendCode'])(
    'fails %s as not made once it has waited for twenty seconds, the wait at Temporal included',
    async (name) => {
      const upstream = await abandoned();
      await upstream.answer(task(name, 12));
      await jest.advanceTimersByTimeAsync(7_900);
      expect(upstream.givenBack).toEqual([]);
      await jest.advanceTimersByTimeAsync(200);
      expect(upstream.givenBack).toEqual([[name, 'NOT_SUBMITTED']]);
    },
  );

  it('never hands out a submission that is too old, whichever comes first', async () => {
    const upstream = await abandoned();
    await upstream.answer(task('submitAnswer', 0));
    upstream.now += 20_000;
    const next = upstream.keeper.poll(queue, device, staying);
    expect(upstream.givenBack).toEqual([['submitAnswer', 'NOT_SUBMITTED']]);
    await upstream.answer(task('prepareLink'));
    expect((await next)?.activityType?.name).toBe('prepareLink');
  });

  it('counts what a submission had waited before Temporal handed it out', async () => {
    const upstream = await abandoned();
    await upstream.answer(task('submitCredentials', 15));
    upstream.now += 4_999;
    expect((await upstream.keeper.poll(queue, device, staying))?.activityType?.name).toBe(
      'submitCredentials',
    );
    const late = await abandoned();
    await late.answer(task('submitCredentials', 15));
    late.now += 5_000;
    void late.keeper.poll(queue, device, staying);
    expect(late.givenBack).toEqual([['submitCredentials', 'NOT_SUBMITTED']]);
  });

  it('gives back what it holds when the gateway closes', async () => {
    const upstream = await abandoned();
    await upstream.answer(task('sweepBatch'));
    upstream.keeper.close();
    expect(upstream.givenBack).toEqual([['sweepBatch', 'DEVICE_GONE']]);
    await expect(upstream.keeper.poll(queue, device, staying)).rejects.toThrow();
  });

  it('takes back a task that could not be sent', async () => {
    const upstream = new Upstream();
    upstream.keeper.takeBack(queue, task('prepareLink'));
    expect((await upstream.keeper.poll(queue, device, staying))?.activityType?.name).toBe('prepareLink');
  });
});
