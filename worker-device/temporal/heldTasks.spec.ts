import { MockActivityEnvironment } from '@temporalio/testing';
import { heldActivities, HeldTasks } from './heldTasks.ts';

const task = { runId: 'run', activityId: '7', claimId: 'batch' };

let nowMs = 0;
const tasks = (): HeldTasks => new HeldTasks(() => nowMs);

describe('the tasks that a device holds', () => {
  it('contain one from its first moment on', async () => {
    const held = tasks();
    await held.hold(task, () => {
      expect(held.list()).toEqual([task]);
      return Promise.resolve();
    });
  });

  it('contain one that has ended while its result may still be on its way, and no longer', async () => {
    const held = tasks();
    await held.hold(task, () => Promise.resolve());
    nowMs += 14_999;
    expect(held.list()).toEqual([task]);
    nowMs += 1;
    expect(held.list()).toEqual([]);
  });

  it('count one that failed like one that was done', async () => {
    const held = tasks();
    await expect(held.hold(task, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(held.list()).toEqual([task]);
    nowMs += 15_000;
    expect(held.list()).toEqual([]);
  });

  it('keep a task that runs beside an ended one of the same claim', async () => {
    const held = tasks();
    await held.hold(task, () => Promise.resolve());
    const again = { ...task, activityId: '8' };
    await held.hold(again, () => {
      nowMs += 60_000;
      expect(held.list()).toEqual([again]);
      return Promise.resolve();
    });
  });
});

/** A device whose activities say what is held while they work. */
function heldWhileAtWork(): ReturnType<typeof heldActivities> {
  const held = tasks();
  const work = () => Promise.resolve(held.list().map(({ claimId }) => claimId));
  const every = {
    link: { submitCredentials: work, submitAnswer: work, resendCode: work, prepareLink: work },
    force: { forceRead: work },
    sweep: { sweepBatch: work },
  };
  return heldActivities(held, every as unknown as Parameters<typeof heldActivities>[1]);
}

type Activities = ReturnType<typeof heldActivities>;

describe('the activities of a device', () => {
  it.each<[string, (of: Activities) => unknown, object]>([
    ['submitCredentials', ({ link }) => link.submitCredentials, { submissionId: 'claim' }],
    ['submitAnswer', ({ link }) => link.submitAnswer, { submissionId: 'claim' }],
    ['resendCode', ({ link }) => link.resendCode, { requestId: 'claim' }],
    ['forceRead', ({ force }) => force.forceRead, { order: { attemptId: 'claim' } }],
    ['sweepBatch', ({ sweep }) => sweep.sweepBatch, { batchId: 'claim' }],
  ])('hold their task while they are at work: %s', async (_name, activityOf, input) => {
    const activity = activityOf(heldWhileAtWork()) as (input: object) => Promise<string[]>;
    expect(await new MockActivityEnvironment().run(activity, input)).toEqual(['claim']);
  });
});
