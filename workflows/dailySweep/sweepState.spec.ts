import { SweepState } from './sweepState.ts';

const scope = { cancel: () => undefined } as unknown as Parameters<SweepState['begin']>[2];

/** The state of the run after this one. */
const nextRunOf = (state: SweepState): SweepState => new SweepState(state.carried);

describe('what a sweep takes into its next run', () => {
  it('is where the crawl of the list stands, also when it is done', () => {
    for (const listCursor of ['page-7', null]) {
      const state = new SweepState(undefined);
      state.begin('batch', 3, scope);
      state.succeed('batch', { read: 1, unread: 0, listCursor });
      expect(nextRunOf(state).progress).toEqual({ listCursor });
    }
  });

  it('is the session that is known to be over, and the newest of several', () => {
    const state = new SweepState(undefined);
    for (const epoch of [3, 2]) {
      state.begin(`batch of ${String(epoch)}`, epoch, scope);
      state.succeed(`batch of ${String(epoch)}`, { read: 0, unread: 1, sessionEnded: 'SESSION_TIMED_OUT' });
    }
    expect(nextRunOf(state).progress).toEqual({ endedEpoch: 3 });
  });

  it('is how often its batches failed in a row, so that it goes on holding back', () => {
    const state = new SweepState(undefined);
    for (const batchId of ['first', 'second']) {
      state.begin(batchId, 1, scope);
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
