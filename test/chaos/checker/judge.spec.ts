import type { Facts } from './facts.ts';
import { judge } from './judge.ts';

const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 5, 9, 0, seconds)).toISOString();

function read(sequence: number, number: string, amount: string, login = 'agency') {
  const served = [{ policyId: `at portal ${number}`, number, values: { cashSurrenderValue: amount } }];
  return {
    sequence,
    at: at(sequence),
    carrier: 'meridian-life',
    path: '/policies',
    login,
    submission: null,
    served,
  };
}

function submitted(sequence: number, kind: string) {
  return { ...read(sequence, '', ''), served: [], submission: { kind } };
}

function value(policyId: string, amount: string, attemptId: string) {
  return { policyId, valueType: 'CASH_SURRENDER_VALUE', amount, attemptId };
}

function attempt(id: string, policyId: string, state: string, seconds: number | null) {
  const finishedAt = seconds === null ? null : at(seconds);
  return { id, policyId, sourceId: 'source', state, queuedAt: at(2), finishedAt };
}

const policy = {
  organizationId: 'agency',
  carrier: 'meridian-life',
  homeSourceId: 'source',
  state: 'SUCCESS',
  settled: true,
  queued: false,
};

/** Two policies, each read and recorded once, one of them a second time by a force sync. */
const well: Facts = {
  requests: [
    submitted(1, 'password'),
    submitted(2, 'code'),
    read(3, '0 1', '10.00'),
    read(4, '02', '20'),
    read(9, '0 1', '11.01'),
  ],
  policies: [
    { ...policy, id: 'one', number: '0 1' },
    { ...policy, id: 'two', number: '02' },
  ],
  attempts: [
    attempt('a1', 'one', 'SUCCESS', 5),
    attempt('a2', 'two', 'SUCCESS', 6),
    attempt('a3', 'one', 'SUCCESS', 10),
  ],
  history: [value('one', '10.0000', 'a1'), value('two', '20.0000', 'a2'), value('one', '11.0100', 'a3')],
  values: [value('one', '11.0100', 'a3'), value('two', '20.0000', 'a2')],
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
  workflows: [{ id: 'daily-sweep/source', status: 'RUNNING', problem: null }],
  journalled: 0,
  kills: [],
  person: {
    answers: [
      { at: at(0), carrier: 'meridian-life', login: 'agency', kind: 'password' },
      { at: at(0), carrier: 'meridian-life', login: 'agency', kind: 'code' },
    ],
    forceSyncs: ['a3'],
  },
};

function changedPolicy(id: string, change: Partial<Facts['policies'][number]>): Facts['policies'] {
  return well.policies.map((one) => (one.id === id ? { ...one, ...change } : one));
}

describe('the checker of a chaos run', () => {
  it('finds nothing where every reading was recorded once and in order', () => {
    expect(judge(well)).toEqual({
      lost: [],
      duplicated: [],
      stuck: [],
      submissions: [],
      rereads: 0,
      costly: [],
    });
  });

  describe('names what is lost:', () => {
    it('a policy that the day owes and no queue holds', () => {
      const { lost } = judge({ ...well, policies: changedPolicy('two', { settled: false }) });
      expect(lost).toEqual([expect.stringContaining('policy two is SUCCESS, owed by the day,')]);
    });

    it('a policy that is Queued without a place in the queue', () => {
      const { lost } = judge({ ...well, policies: changedPolicy('two', { state: 'QUEUED' }) });
      expect(lost).toEqual([expect.stringContaining('policy two is QUEUED')]);
    });

    it('an attempt that never ended', () => {
      const { lost } = judge({
        ...well,
        attempts: [...well.attempts, attempt('a4', 'two', 'IN_PROGRESS', null)],
      });
      expect(lost).toEqual([expect.stringContaining('attempt a4 stays IN_PROGRESS')]);
    });

    it('a force sync that was accepted and forgotten', () => {
      const { lost } = judge({ ...well, person: { ...well.person, forceSyncs: ['a3', 'a9'] } });
      expect(lost).toEqual(['force sync a9 left no attempt']);
    });

    it('a success whose amounts were not written', () => {
      const history = well.history.filter(({ attemptId }) => attemptId !== 'a2');
      const { lost } = judge({ ...well, history });
      expect(lost).toEqual([expect.stringContaining('attempt a2 of policy two is a success without')]);
    });
  });

  describe('names what is doubled:', () => {
    it('one read recorded by two attempts', () => {
      const { duplicated } = judge({ ...well, history: [...well.history, value('one', '11.01', 'a9')] });
      expect(duplicated).toEqual([expect.stringContaining('11.01 was recorded twice')]);
    });

    it('an older read recorded over a newer one', () => {
      const [first, second, third] = well.history;
      const history = [third, second, first].filter((row) => row !== undefined);
      const { duplicated } = judge({
        ...well,
        history,
        values: [value('one', '10', 'a1'), value('two', '20', 'a2')],
      });
      expect(duplicated).toEqual([
        expect.stringContaining('10.0000, read earlier, was recorded over 11.0100'),
      ]);
    });

    it('a stale amount on the screen', () => {
      const values = [value('one', '10.0000', 'a1'), value('two', '20.0000', 'a2')];
      expect(judge({ ...well, values }).duplicated).toEqual([
        expect.stringContaining('11.0100 was recorded last, and 10.0000 is shown'),
      ]);
    });

    it('an amount that was shown to another login only', () => {
      const requests = well.requests.map((request) =>
        request.sequence === 4 ? { ...request, login: 'smith' } : request,
      );
      expect(judge({ ...well, requests }).duplicated).toEqual([
        expect.stringContaining('20.0000 was recorded, and no request was answered with it'),
      ]);
    });
  });

  describe('names what is stuck:', () => {
    it('a queued policy of a linked source', () => {
      const policies = changedPolicy('two', { state: 'QUEUED', queued: true });
      expect(judge({ ...well, policies })).toMatchObject({
        lost: [],
        stuck: [expect.stringContaining('policy two is QUEUED')],
      });
    });

    it('but not one whose source waits for a person', () => {
      const policies = changedPolicy('two', { state: 'QUEUED', queued: true });
      const sources = well.sources.map((source) => ({ ...source, state: 'UNLINKED' }));
      expect(judge({ ...well, policies, sources }).stuck).toEqual([]);
    });

    it('a workflow whose tasks fail, and one that failed', () => {
      const workflows = [
        { id: 'daily-sweep/source', status: 'RUNNING', problem: 'task failed 7 times' },
        { id: 'force-sync/x', status: 'FAILED', problem: null },
      ];
      expect(judge({ ...well, workflows }).stuck).toHaveLength(2);
    });

    it('a login that nobody goes on with, and readings that stay in a journal', () => {
      const sources = well.sources.map((source) => ({ ...source, linkSessionState: 'VERIFYING' }));
      expect(judge({ ...well, sources, journalled: 2 }).stuck).toHaveLength(2);
    });
  });

  it('counts a policy that was shown again before anything was recorded', () => {
    const requests = [read(2, '0 1', '9'), ...well.requests];
    const attempts = [{ ...attempt('a0', 'one', 'RETURNED', 2.5), queuedAt: at(1) }, ...well.attempts];
    expect(judge({ ...well, requests, attempts }).rereads).toBe(1);
  });

  it('counts no look at a policy that is not to be read then', () => {
    const requests = [...well.requests, read(20, '0 1', '12'), read(21, '0 1', '13')];
    expect(judge({ ...well, requests }).rereads).toBe(0);
  });

  it('names the kill after which more was read again than a batch has', () => {
    const numbers = Array.from({ length: 101 }, (_, index) => `many ${String(index)}`);
    const policies = numbers.map((number) => ({ ...policy, id: number, number }));
    const readAll = (seconds: number) =>
      numbers.map((number) => ({ ...read(seconds, number, '1'), at: at(seconds) }));
    const requests = [...readAll(100), ...readAll(105), ...readAll(110).slice(1)];
    const kills = [at(50), at(104), at(108)];
    const claims = [
      [99, 102],
      [104, 107],
      [109, 112],
    ].flatMap(([from = 0, to = 0]) =>
      numbers.map((id) => ({ ...attempt(`${id} ${String(from)}`, id, 'RETURNED', to), queuedAt: at(from) })),
    );
    const many = {
      ...well,
      attempts: [...well.attempts, ...claims],
      policies: [...well.policies, ...policies],
      requests: [...well.requests, ...requests],
    };
    expect(judge({ ...many, kills }).costly).toEqual([
      `101 policies were read again after the kill at ${at(104)}`,
    ]);
    expect(judge({ ...many, kills: [at(103), ...kills] }).costly).toEqual([]);
  });

  it('names a password and a code that nobody typed', () => {
    const requests = [...well.requests, submitted(11, 'password'), submitted(12, 'totp')];
    expect(judge({ ...well, requests }).submissions).toEqual([
      expect.stringContaining('meridian-life/agency received a password'),
      expect.stringContaining('meridian-life/agency received a totp'),
    ]);
  });

  it('lets an answer stand for a submission to a session that was over, and for one only', () => {
    const nobodys = { ...submitted(1, 'code'), login: null };
    const spare = { at: at(0), carrier: 'meridian-life', login: 'agency', kind: 'code' } as const;
    const person = { ...well.person, answers: [...well.person.answers, spare] };
    expect(judge({ ...well, person, requests: [nobodys, ...well.requests] }).submissions).toEqual([]);
    expect(judge({ ...well, requests: [nobodys, ...well.requests] }).submissions).toHaveLength(1);
  });

  it('does not let an answer that never arrived stand for a later submission', () => {
    const later = { at: at(200), carrier: 'meridian-life', login: 'agency', kind: 'password' } as const;
    const person = { ...well.person, answers: [...well.person.answers, later] };
    const early = { ...well, person, requests: [...well.requests, submitted(100, 'password')] };
    expect(judge(early).submissions).toHaveLength(1);
    const late = { ...well, person, requests: [...well.requests, submitted(201, 'password')] };
    expect(judge(late).submissions).toEqual([]);
  });
});
