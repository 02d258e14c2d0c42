import { jest } from '@jest/globals';
import { createBusinessClock, wallClock } from '../../contracts/clock/businessClocks.ts';
import type { SessionEndReason } from '../../contracts/domain/states.ts';
import { createDeviceLog } from '../deviceLog.ts';
import { SessionOver } from '../portal/portalSession.ts';
import { ProgrammedSession } from '../../test/support/device/programmedSession.ts';
import { CarrierStops } from './carrierStops.ts';
import { SessionLane } from './sessionLane.ts';
import type { LaneOptions } from './sessionLane.ts';
import { SessionLanes } from './sessionLanes.ts';
import { forceRank } from './turnQueue.ts';

const never = new AbortController().signal;
const ref = { sourceId: 'source', linkSessionId: 'session', linkEpoch: 3 };

function laneWith(changes: Partial<LaneOptions> = {}) {
  const ended: SessionEndReason[] = [];
  const session = new ProgrammedSession();
  const lane = new SessionLane({
    pluginId: 'plugin',
    ref,
    session,
    facts: {},
    clock: wallClock,
    log: createDeviceLog('silent'),
    onEnded: (_lane, reason) => ended.push(reason),
    ...changes,
  });
  return { lane, session, ended };
}

describe('a session lane', () => {
  it('lets a force sync go next without cancelling the policy in progress', async () => {
    const { lane } = laneWith();
    lane.link();
    const order: string[] = [];
    let finishFirst: (() => void) | undefined;
    const first = lane.takeTurn(lane.drawRank(), never, async () => {
      await new Promise<void>((resolve) => (finishFirst = resolve));
      order.push('in progress');
    });
    const next = lane.takeTurn(lane.drawRank(), never, () => Promise.resolve(order.push('batch')));
    const force = lane.takeTurn(forceRank, never, () => Promise.resolve(order.push('force')));
    while (finishFirst === undefined) await Promise.resolve();
    finishFirst();
    await Promise.all([first, next, force]);
    expect(order).toEqual(['in progress', 'force', 'batch']);
  });

  it('takes a forced policy out of older claims, and of those only', () => {
    const { lane } = laneWith();
    const order = (generation: number) => ({ policyId: 'p', number: '1', attemptId: 'a', generation });
    lane.force(order(5));
    expect([4, 5, 6].map((generation) => lane.isTaken(order(generation)))).toEqual([true, false, false]);
    expect(lane.isTaken({ ...order(1), policyId: 'other' })).toBe(false);
    lane.force(order(3));
    expect([4, 5].map((generation) => lane.isTaken(order(generation)))).toEqual([true, false]);
  });

  it('ends once, with the first reason, when a read finds the session gone', async () => {
    const { lane, session, ended } = laneWith();
    lane.link();
    const turn = await lane.takeTurn(forceRank, never, () =>
      Promise.reject(new SessionOver('SITE_BLOCKING')),
    );
    await lane.close('SIGNED_OUT', { signOut: true });
    expect(turn.kind).toBe('NOT_BEGUN');
    expect(ended).toEqual(['SITE_BLOCKING']);
    expect(lane.endReason).toBe('SITE_BLOCKING');
    expect(session.closed).toEqual({ signOut: false });
    expect((await lane.takeTurn(forceRank, never, () => Promise.resolve())).kind).toBe('NOT_BEGUN');
  });

  it('is free again after work that failed for another reason', async () => {
    const { lane } = laneWith();
    lane.link();
    await expect(lane.takeTurn(forceRank, never, () => Promise.reject(new Error('a fault')))).rejects.toThrow(
      'a fault',
    );
    expect(await lane.takeTurn(forceRank, never, () => Promise.resolve('read'))).toEqual({
      kind: 'DONE',
      result: 'read',
    });
  });

  it('says nothing of a login that ends before it was Linked', async () => {
    const { lane, ended } = laneWith();
    await lane.close('SIGNED_OUT', { signOut: true });
    lane.link();
    expect(ended).toEqual([]);
    expect(lane.isLinked).toBe(false);
  });

  it('ends by itself when nobody used it for as long as the portal allows, in business time', async () => {
    const fast = createBusinessClock({ speed: 10_000 });
    const over = new Promise<SessionEndReason>((resolve) => {
      const { lane } = laneWith({
        facts: { idleTimeoutMs: 240_000 },
        clock: fast,
        onEnded: (_lane, reason) => {
          resolve(reason);
        },
      });
      lane.link();
    });
    expect(await over).toBe('SESSION_TIMED_OUT');
  });

  it('ends after the time that the portal gives any session, also while it is used', async () => {
    const over = Promise.withResolvers<SessionEndReason>();
    const { lane } = laneWith({
      facts: { absoluteTimeoutMs: 600_000 },
      clock: createBusinessClock({ speed: 10_000 }),
      onEnded: (_lane, reason) => {
        over.resolve(reason);
      },
    });
    lane.link();
    const turn = lane.takeTurn(forceRank, never, () => over.promise);
    expect(await over.promise).toBe('SESSION_TIMED_OUT');
    await turn;
  });

  it('gives up a login that nobody goes on with', async () => {
    const { lane, session } = laneWith();
    lane.expireLogin(1);
    await new Promise<void>((resolve) => {
      lane.ended.addEventListener('abort', () => {
        resolve();
      });
    });
    expect(session.closed).toEqual({ signOut: false });
  });

  describe('in its own time', () => {
    const idleTimeoutMs = 60_000;
    beforeEach(() => void jest.useFakeTimers());
    afterEach(() => void jest.useRealTimers());

    it('lives on after the login that it came of would have been given up', async () => {
      const { lane } = laneWith();
      lane.expireLogin(1_000);
      lane.link();
      await jest.advanceTimersByTimeAsync(60_000);
      expect(lane.isLinked).toBe(true);
    });

    it('counts as unused from the end of its last work on', async () => {
      const { lane, ended } = laneWith({ facts: { idleTimeoutMs } });
      lane.link();
      await jest.advanceTimersByTimeAsync(idleTimeoutMs - 1);
      await lane.takeTurn(forceRank, never, () => Promise.resolve());
      await jest.advanceTimersByTimeAsync(idleTimeoutMs - 1);
      expect(ended).toEqual([]);
      await jest.advanceTimersByTimeAsync(1);
      expect(ended).toEqual(['SESSION_TIMED_OUT']);
    });

    it('does not count as unused while one of several pieces of work is under way', async () => {
      const { lane, ended } = laneWith({
        facts: { idleTimeoutMs },
        session: new ProgrammedSession({ maxConcurrentReads: 2 }),
      });
      lane.link();
      const slow = Promise.withResolvers<undefined>();
      const turn = lane.takeTurn(forceRank, never, () => slow.promise);
      await lane.takeTurn(forceRank, never, () => Promise.resolve());
      await jest.advanceTimersByTimeAsync(2 * idleTimeoutMs);
      expect(ended).toEqual([]);
      slow.resolve(undefined);
      await turn;
    });
  });
});

describe('the lanes of a device', () => {
  it('find the session that work was claimed for, or say why it is over', async () => {
    const lanes = new SessionLanes();
    const { lane } = laneWith();
    expect(lanes.linked(ref)).toEqual({ kind: 'ENDED', reason: 'DEVICE_RESTARTED' });
    lanes.put(lane);
    lane.link();
    expect(lanes.linked(ref)).toEqual({ kind: 'LINKED', lane });
    expect(lanes.linked({ ...ref, linkEpoch: 2 })).toEqual({ kind: 'ENDED', reason: 'REPLACED' });
    expect(lanes.linked({ ...ref, linkEpoch: 4 })).toEqual({ kind: 'ENDED', reason: 'DEVICE_RESTARTED' });
    await lane.close('SITE_CHANGED', { signOut: false });
    expect(lanes.linked(ref)).toEqual({ kind: 'ENDED', reason: 'SITE_CHANGED' });
  });

  it('sign out of every portal when the device stops', async () => {
    const lanes = new SessionLanes();
    const { lane, session } = laneWith();
    lanes.put(lane);
    lane.link();
    await lanes.closeAll('DEVICE_RESTARTED');
    expect(session.closed).toEqual({ signOut: true });
  });

  it('sign out at once of carriers that are stopped, and of those only', () => {
    const lanes = new SessionLanes();
    const { lane, session, ended } = laneWith();
    lanes.put(lane);
    lane.link();
    const stops = new CarrierStops(lanes, createDeviceLog('silent'));
    stops.replace(new Set(['another plugin']));
    expect([stops.has('plugin'), session.closed]).toEqual([false, undefined]);
    stops.replace(new Set(['plugin']));
    expect([stops.has('plugin'), stops.has('another plugin')]).toEqual([true, false]);
    expect(session.closed).toEqual({ signOut: true });
    expect(ended).toEqual(['CARRIER_STOPPED']);
  });
});
