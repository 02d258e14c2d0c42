import { HeldTasks } from './heldTasks.ts';

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
