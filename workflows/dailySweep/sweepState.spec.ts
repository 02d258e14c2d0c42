import type { CancellationScope } from '@temporalio/workflow';
import { SweepState } from './sweepState.ts';

const scope = { cancel: () => undefined } as unknown as CancellationScope;
const claimed = 10;

/** The state of the run after this one. */
const nextRunOf = (state: SweepState): SweepState => new SweepState(state.carried);

describe('what a sweep takes into its next run', () => {
  it('is where the crawl of the list stands, also when it is done', () => {
    for (const listCursor of ['page-7', null]) {
      const state = new SweepState(undefined);
      state.begin('batch', { linkEpoch: 3, count: claimed, isList: true, scope });
      state.succeed('batch', { read: 1, unread: 0, listCursor });
      expect(nextRunOf(state).progress).toEqual({ listCursor });
    }
  });

  it('is the session that is known to be over, and the newest of several', () => {
    const state = new SweepState(undefined);
    for (const epoch of [3, 2]) {
      state.begin(`batch of ${String(epoch)}`, { linkEpoch: epoch, count: claimed, isList: false, scope });
      state.succeed(`batch of ${String(epoch)}`, { read: 0, unread: 1, sessionEnded: 'SESSION_TIMED_OUT' });
    }
    expect(nextRunOf(state).progress).toEqual({ endedEpoch: 3 });
  });

  it('is how often its batches failed in a row, so that it goes on holding back', () => {
    const state = new SweepState(undefined);
    for (const batchId of ['first', 'second']) {
      state.begin(batchId, { linkEpoch: 1, count: claimed, isList: false, scope });
      state.fail(batchId);
    }
    expect(state.pauseMs).toBe(30_000);
    expect(nextRunOf(state).pauseMs).toBe(30_000);
  });

  it('is what it was woken for and has not looked at', () => {
    const state = new SweepState(undefined);
    state.wake({ reason: 'dayStarted' });
    const next = nextRunOf(state);
    expect(next.hasNews).toBe(true);
    expect(next.takeNews()).toEqual({ fill: true });
    expect(nextRunOf(next).hasNews).toBe(false);
  });
});

describe('a sweep whose batches end', () => {
  let state: SweepState;
  let batches = 0;
  beforeEach(() => {
    state = new SweepState(undefined);
  });

  /** The device says that it has read all; `left` of the policies come back from the records. */
  function batchThatLeaves(left: number): void {
    batches += 1;
    const batchId = `batch-${String(batches)}`;
    state.begin(batchId, { linkEpoch: 1, count: claimed, isList: false, scope });
    state.succeed(batchId, { read: claimed, unread: 0 });
    state.takeNews();
    state.judge(state.takeEnded(), left === 0 ? [] : [{ batchId, count: left }]);
  }

  it('goes on at once while readings are recorded', () => {
    for (const left of [0, 9, 0]) batchThatLeaves(left);
    expect(state.pauseMs).toBeUndefined();
  });

  it('holds back, longer each time, when nothing is recorded of what the device says to have read', () => {
    const pauses = [1, 2, 3, 4].map(() => {
      batchThatLeaves(claimed);
      return state.pauseMs;
    });
    expect(pauses).toEqual([undefined, 15_000, 30_000, 60_000]);
    expect(state.carried.failuresInARow).toBe(3);
  });

  it('goes on at once with a list whose pages have none of the policies', () => {
    for (const listCursor of ['page 2', 'page 3', null]) {
      state.begin('batch', { linkEpoch: 1, count: claimed, isList: true, scope });
      state.succeed('batch', { read: 0, unread: claimed, listCursor });
      state.takeNews();
      state.judge(state.takeEnded(), [{ batchId: 'batch', count: claimed }]);
    }
    expect(state.pauseMs).toBeUndefined();
  });

  it('learns nothing of the list from a batch that did not read it', () => {
    state.begin('batch', { linkEpoch: 1, count: claimed, isList: false, scope });
    state.succeed('batch', { read: 0, unread: claimed, listCursor: 'page 2' });
    expect(state.progress).toEqual({});
    expect(state.pauseMs).toBe(15_000);
  });

  it('holds back no longer once something is recorded, or somebody has linked again', () => {
    batchThatLeaves(claimed);
    batchThatLeaves(claimed);
    batchThatLeaves(3);
    expect(state.pauseMs).toBeUndefined();
    batchThatLeaves(claimed);
    batchThatLeaves(claimed);
    state.wake({ reason: 'sourceLinked' });
    state.takeNews();
    expect(state.pauseMs).toBeUndefined();
  });
});
