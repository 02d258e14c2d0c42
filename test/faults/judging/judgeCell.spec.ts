import type { Facts } from '../../chaos/checker/facts.ts';
import type { Sighting } from '../people/sightings.ts';
import type { CellFacts } from './cellFacts.ts';
import { judgeCell } from './judgeCell.ts';

const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 5, 9, 0, seconds)).toISOString();

function request(sequence: number, more: Partial<Facts['requests'][number]>): Facts['requests'][number] {
  const usual = {
    carrier: 'meridian-life',
    path: '/policies',
    login: 'agency',
    submission: null,
    served: [],
  };
  return { sequence, at: at(sequence), ...usual, ...more };
}

/** One policy, read and recorded once by a source that one password linked. */
const history: Facts = {
  requests: [
    request(1, { submission: { kind: 'password' } }),
    request(2, { served: [{ policyId: 'p', number: '01', values: { cashSurrenderValue: '10.00' } }] }),
  ],
  policies: [
    {
      id: 'one',
      organizationId: 'agency',
      carrier: 'meridian-life',
      number: '01',
      homeSourceId: 'source',
      state: 'SUCCESS',
      settled: true,
      queued: false,
    },
  ],
  attempts: [
    { id: 'a1', policyId: 'one', sourceId: 'source', state: 'SUCCESS', queuedAt: at(1), finishedAt: at(3) },
  ],
  history: [{ policyId: 'one', valueType: 'CASH_SURRENDER_VALUE', amount: '10.0000', attemptId: 'a1' }],
  values: [{ policyId: 'one', valueType: 'CASH_SURRENDER_VALUE', amount: '10.0000', attemptId: 'a1' }],
  sources: [
    {
      id: 'source',
      organizationId: 'agency',
      carrier: 'meridian-life',
      username: 'agency',
      state: 'LINKED',
      stopCode: null,
      linkSessionState: 'LINKED',
    },
  ],
  workflows: [],
  journalled: 0,
  kills: [],
  person: {
    answers: [{ at: at(0), carrier: 'meridian-life', login: 'agency', kind: 'password' }],
    forceSyncs: [],
  },
};

function message(change: Partial<Sighting>): Sighting {
  const words = 'The Sync device is not connected. Check its power and network.';
  return { at: 0, kind: 'message', words, code: 'DEVICE_OFFLINE', nextAction: 'CHECK_DEVICE', ...change };
}

const good: CellFacts = {
  history,
  sightings: [message({})],
  endedLinks: [{ id: 'link', state: 'FAILED', failureCode: 'DEVICE_OFFLINE' }],
  failedAttempts: [{ id: 'a0', state: 'FAILED', failureCode: 'SITE_UNAVAILABLE', reason: null }],
  wellAfterMs: 900,
  unwell: '',
};

const nothing = { lost: [], doubled: [], stuck: [], silent: [] };

describe('the judgement of a cell', () => {
  it('finds nothing where a failure was told with its next action and all became well', () => {
    expect(judgeCell(good)).toEqual(nothing);
  });

  it('names a reading that was lost', () => {
    const { lost } = judgeCell({ ...good, history: { ...history, history: [], values: [] } });
    expect(lost).toEqual([expect.stringContaining('success without an amount')]);
  });

  it('names a reading that was recorded twice, and a second submission', () => {
    const [value] = history.history;
    const twice = { ...history, history: [...history.history, ...(value === undefined ? [] : [value])] };
    expect(judgeCell({ ...good, history: twice }).doubled).toHaveLength(1);
    const requests = [...history.requests, request(9, { submission: { kind: 'password' } })];
    expect(judgeCell({ ...good, history: { ...history, requests } }).doubled).toHaveLength(1);
  });

  it('names what never became well, and a policy that waits at a linked source', () => {
    const unwell = { ...good, wellAfterMs: null, unwell: 'queued: 1' };
    expect(judgeCell(unwell).stuck).toEqual(['not all is well: queued: 1']);
    const policies = history.policies.map((policy) => ({ ...policy, state: 'QUEUED', queued: true }));
    expect(judgeCell({ ...good, history: { ...history, policies } }).stuck).toHaveLength(1);
  });

  describe('names silence:', () => {
    it('a link that failed without any screen saying why', () => {
      const { silent } = judgeCell({ ...good, sightings: [] });
      expect(silent).toEqual([expect.stringContaining('no screen said so')]);
    });

    it.each([
      ['no words', { words: ' ' }],
      ['no next action', { nextAction: 'NONE' as const }],
      ['words that say nothing of what happened', { code: 'INTERNAL' }],
    ])('a message with %s', (_what, change) => {
      const told = judgeCell({ ...good, sightings: [message({}), message(change)] });
      expect(told.silent).toHaveLength(1);
    });

    it('an attempt that failed for no reason', () => {
      const failedAttempts = [{ id: 'a0', state: 'FAILED', failureCode: null, reason: null }];
      expect(judgeCell({ ...good, failedAttempts }).silent).toHaveLength(1);
    });
  });

  it('reports what went wrong once, not for every cell that follows', () => {
    const bad = { ...good, history: { ...history, history: [], values: [] } };
    const known = new Set(judgeCell(bad).lost);
    expect(judgeCell(bad, known)).toEqual(nothing);
  });
});
