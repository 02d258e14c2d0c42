import type { Reading, ReadingOutcome } from '../../contracts/domain/readings.ts';
import type { DecisionContext } from './decisionContext.ts';
import { decideReading } from './decideReading.ts';
import { failedReadings, retryPausesMs } from './failedReadings.ts';
import { portalFailureCodes } from '../../contracts/domain/failures.ts';
import type { AttemptFacts, QueueFacts, ReadingFacts } from './readingFacts.ts';
import type { Decision, Recording } from './recording.ts';

const context: DecisionContext = {
  subscription: 'PREMIER',
  now: new Date('2026-11-21T10:00:00Z'),
  fetchedAt: new Date('2026-11-21T09:59:00Z'),
  dayRead: '2026-11-21',
  today: '2026-11-21',
};

const inOneMinute = new Date('2026-11-21T10:01:00Z');
const givenBackCodes = portalFailureCodes.filter((code) => failedReadings[code].kind === 'GIVE_BACK');

const attempt: AttemptFacts = {
  id: 'attempt',
  policyId: 'policy',
  sourceId: 'source',
  kind: 'SWEEP',
  state: 'IN_PROGRESS',
  generation: 3,
  linkEpoch: 7,
  readingId: null,
  changes: null,
  evidence: null,
};
const queue: QueueFacts = {
  kind: 'SWEEP',
  attemptId: 'attempt',
  day: '2026-11-21',
  tries: 0,
  askedSourceIds: [],
  unconfirmed: false,
};

function facts(changes: Partial<ReadingFacts> = {}): ReadingFacts {
  return {
    attempt,
    askedAt: new Date('2026-11-21T09:58:00Z'),
    queue,
    policy: { number: '0047', deleted: false, hasContact: true, indicator: 'OPEN' },
    sync: { generation: 3, state: 'IN_PROGRESS', lastAttemptId: null },
    sourceLinked: true,
    values: new Map(),
    otherSources: [],
    ...changes,
  };
}

function reading(outcome: ReadingOutcome): Reading {
  return {
    readingId: 'reading',
    sourceId: 'source',
    linkEpoch: 7,
    policyId: 'policy',
    attemptId: 'attempt',
    generation: 3,
    readAt: '2026-11-21T09:59:00Z',
    outcome,
  };
}

const values: ReadingOutcome = {
  kind: 'VALUES',
  portalNumber: '0047',
  values: [{ valueType: 'ACCOUNT_VALUE', amount: '10', asOf: '2026-11-20' }],
  evidence: {},
};
const notFound: ReadingOutcome = { kind: 'NOT_FOUND', evidence: { looks: 2 } };
const failure = (code: (typeof portalFailureCodes)[number]): ReadingOutcome => ({
  kind: 'FAILED',
  code,
  evidence: {},
});

function recorded(decision: Decision): Recording {
  if (decision.kind !== 'RECORD') throw new Error(`nothing is recorded: ${decision.verdict}`);
  return decision;
}

const decide = (outcome: ReadingOutcome, changes: Partial<ReadingFacts> = {}): Decision =>
  decideReading(facts(changes), reading(outcome), context);

describe('a reading whose policy has been claimed again', () => {
  const overtaken = { sync: { generation: 4, state: 'QUEUED' as const, lastAttemptId: null } };

  it('is kept as superseded, and writes no value and no standing', () => {
    const decision = recorded(decide(values, overtaken));
    expect(decision).toMatchObject({ verdict: 'SUPERSEDED', attempt: { state: 'SUPERSEDED' }, values: [] });
    expect(decision.policy).toBeNull();
  });

  it('is not even looked at when it names another generation than its attempt', () => {
    const late = { ...reading(values), generation: 2 };
    expect(decideReading(facts(), late, context)).toEqual({ kind: 'ANSWER', verdict: 'SUPERSEDED' });
  });
});

describe('what the portal says of a policy that is inactive there', () => {
  const inactive = (portalNumber: string): ReadingOutcome => ({
    kind: 'INACTIVE',
    portalNumber,
    reason: 'LAPSED',
    evidence: {},
  });

  it('is nothing about a policy whose number differs', () => {
    expect(recorded(decide(inactive('047')))).toMatchObject({
      verdict: 'SUPERSEDED',
      attempt: { state: 'SUPERSEDED', reason: 'NUMBER_CHANGED' },
      openFinding: null,
    });
  });

  it('is, when the number differs again and again, another policy that the portal serves', () => {
    const tired = { ...queue, tries: retryPausesMs.length };
    expect(recorded(decide(inactive('047'), { queue: tired }))).toMatchObject({
      attempt: { state: 'QUARANTINED', failureCode: 'POLICY_MISMATCH' },
      policy: { state: 'QUARANTINED' },
      openFinding: { kind: 'OTHER_POLICY_SERVED' },
    });
  });

  it('goes on as the finding that is open already, and resolves the others', () => {
    const { openFinding, resolveFindings } = recorded(decide(inactive('0047')));
    expect(openFinding).toMatchObject({ kind: 'STATUS_DIFFERS' });
    expect(resolveFindings).toContain('NUMBER_NOT_FOUND');
    expect(resolveFindings).not.toContain('STATUS_DIFFERS');
  });
});

describe('a reading that is delivered again', () => {
  it('is known by its id, also when it gave its policy back and the attempt may take a late one', () => {
    const again = { attempt: { ...attempt, state: 'RETURNED' as const, readingId: 'reading' } };
    expect(decide(failure('SESSION_EXPIRED'), again)).toEqual({
      kind: 'ANSWER',
      verdict: 'ALREADY_RECORDED',
    });
  });
});

describe('a second reading of an attempt that has its result', () => {
  const settled = (lastAttemptId: string): Partial<ReadingFacts> => ({
    attempt: { ...attempt, state: 'SUCCESS', readingId: 'first' },
    sync: { generation: 3, state: 'SUCCESS', lastAttemptId },
  });

  it('takes the value back when a list shows the number for somebody else, too', () => {
    expect(recorded(decide(failure('POLICY_AMBIGUOUS'), settled('attempt')))).toMatchObject({
      takesBack: true,
      policy: { state: 'QUARANTINED', reason: 'POLICY_AMBIGUOUS' },
    });
  });

  it('leaves a policy as it stands that another attempt has read since', () => {
    expect(recorded(decide(failure('POLICY_AMBIGUOUS'), settled('newer'))).policy).toBeNull();
  });

  it.each(portalFailureCodes.filter((code) => code !== 'POLICY_AMBIGUOUS'))(
    'takes nothing back for %s',
    (code) => {
      expect(decide(failure(code), settled('attempt'))).toEqual({
        kind: 'ANSWER',
        verdict: 'ALREADY_RECORDED',
      });
    },
  );
});

describe('the home of a policy', () => {
  it('is the source that read it, and none that did not', () => {
    expect(recorded(decide(values)).policy?.homeSourceId).toBe('source');
    for (const outcome of [notFound, failure('POLICY_MISMATCH'), failure('VALUE_SUSPECT')]) {
      expect(recorded(decide(outcome)).policy?.homeSourceId).toBeNull();
    }
  });
});

describe('a value that is stored already', () => {
  const storedAt = (fetchedAt: string, generation: number | null = null): Partial<ReadingFacts> => {
    const stored = {
      ...{ amount: '9', asOf: '2026-11-20', attemptId: 'earlier', generation },
      fetchedAt: new Date(fetchedAt),
    };
    return { values: new Map([['ACCOUNT_VALUE' as const, stored]]) };
  };

  it('stands where a reading of an earlier moment comes late', () => {
    expect(recorded(decide(values, storedAt('2026-11-21T09:59:30Z'))).values).toHaveLength(0);
  });

  it('gives way to a later claim, and stands against an earlier one, whatever the clocks said', () => {
    expect(recorded(decide(values, storedAt('2026-11-21T09:59:30Z', 2))).values).toHaveLength(1);
    expect(recorded(decide(values, storedAt('2026-11-21T09:00:00Z', 4))).values).toHaveLength(0);
  });

  it('gives way where its own moment has not come yet: a clock that was ahead has dated it', () => {
    expect(recorded(decide(values, storedAt('2026-11-22T09:00:00Z'))).values).toHaveLength(1);
  });
});

describe('a sweep’s reading while a force sync of the same policy waits', () => {
  const waiting = { queue: { ...queue, kind: 'FORCE' as const, attemptId: 'force' } };

  it('records the values and leaves the policy’s standing to the force sync', () => {
    const { policy, queue: row, values: written } = recorded(decide(values, waiting));
    expect(written).toHaveLength(1);
    expect(row).toEqual({ kind: 'KEEP' });
    expect(policy).toMatchObject({ state: 'IN_PROGRESS', outcome: 'SUCCESS' });
  });

  it('ends its own attempt only, when the policy was not found and another source may be asked', () => {
    const decision = recorded(
      decide(notFound, { ...waiting, otherSources: [{ id: 'other', linked: true }] }),
    );
    expect(decision).toMatchObject({
      attempt: { state: 'NOT_FOUND' },
      policy: null,
      queue: { kind: 'KEEP' },
    });
  });
});

describe('a force sync’s reading', () => {
  const forced = {
    attempt: { ...attempt, kind: 'FORCE' as const },
    queue: { ...queue, kind: 'FORCE' as const },
  };

  it('that only says the session is over ends as that, and the policy goes on as a row of the sweep', () => {
    const { attempt: end, policy, queue: row } = recorded(decide(failure('SESSION_EXPIRED'), forced));
    expect(end).toMatchObject({ state: 'FAILED', failureCode: 'SESSION_EXPIRED' });
    expect(policy).toMatchObject({ state: 'QUEUED', reason: 'SESSION_EXPIRED' });
    expect(row).toMatchObject({ kind: 'WAIT', notBefore: inOneMinute });
  });

  it('that failed for a moment goes on as a row of the sweep', () => {
    const { attempt: end, queue: row } = recorded(decide(failure('SITE_UNAVAILABLE'), forced));
    expect(end).toMatchObject({ state: 'FAILED', failureCode: 'SITE_UNAVAILABLE' });
    expect(row).toMatchObject({ kind: 'WAIT', tries: 1 });
  });
});

describe('a reading for a row of a day that has not come', () => {
  it('settles it: the row was queued by a clock that was ahead, and is not read again until that day comes', () => {
    const ahead = { queue: { ...queue, day: '2026-11-22' } };
    expect(recorded(decide(values, ahead))).toMatchObject({
      policy: { state: 'SUCCESS', settledDay: '2026-11-21' },
      queue: { kind: 'REMOVE' },
    });
  });
});

describe('yesterday’s reading, delivered today', () => {
  it('is recorded for yesterday, and today is still owed', () => {
    const decision = decideReading(facts(), reading(values), { ...context, dayRead: '2026-11-20' });
    const { policy, queue: row } = recorded(decision);
    expect(policy).toMatchObject({ state: 'QUEUED', outcome: 'SUCCESS', settledDay: '2026-11-20' });
    expect(row).toMatchObject({ kind: 'WAIT', sourceId: 'source' });
  });
});

describe('a policy that waits again', () => {
  it.each(givenBackCodes)('is not read again at once after %s', (code) => {
    const { attempt: end, queue: row, wakeSources } = recorded(decide(failure(code)));
    expect(end.state).toBe('RETURNED');
    // Its sweep learns until when to wait.
    expect(wakeSources).toEqual(['source']);
    expect(row).toMatchObject({ kind: 'WAIT', notBefore: inOneMinute });
  });

  it('is Queued while its source is Linked, and else waits for the link', () => {
    expect(recorded(decide(failure('CARRIER_STOPPED'))).policy?.state).toBe('QUEUED');
    const unlinked = recorded(decide(failure('CARRIER_STOPPED'), { sourceLinked: false })).policy;
    expect(unlinked?.state).toBe('NOT_YET_SYNCED');
  });

  it('asks the sources of its institution that have not been asked, Linked ones first', () => {
    const otherSources = [
      { id: 'asked', linked: true },
      { id: 'linked', linked: true },
      { id: 'unlinked', linked: false },
    ];
    const decision = decide(notFound, { otherSources, queue: { ...queue, askedSourceIds: ['asked'] } });
    expect(recorded(decision)).toMatchObject({
      queue: { kind: 'WAIT', sourceId: 'linked', askedSourceIds: ['asked', 'source'] },
      policy: { state: 'QUEUED', homeSourceId: 'linked' },
      openFinding: null,
      wakeSources: ['linked'],
    });
  });
});

describe('a policy that is not found while nothing confirms that the search works', () => {
  const unconfirmed = failure('NOT_FOUND_UNCONFIRMED');
  const readBefore = { ...queue, tries: 1 };

  it('is read once more, when its session may know what is there', () => {
    expect(recorded(decide(unconfirmed))).toMatchObject({
      attempt: { state: 'FAILED', failureCode: 'NOT_FOUND_UNCONFIRMED' },
      queue: { kind: 'WAIT', sourceId: 'source', tries: 1, notBefore: inOneMinute },
    });
  });

  it('is then looked for at the other sources', () => {
    const otherSources = [{ id: 'other', linked: true }];
    expect(recorded(decide(unconfirmed, { otherSources, queue: readBefore }))).toMatchObject({
      attempt: { state: 'FAILED', failureCode: 'NOT_FOUND_UNCONFIRMED' },
      policy: { state: 'QUEUED', homeSourceId: 'other' },
      queue: { kind: 'WAIT', sourceId: 'other', tries: 0, askedSourceIds: ['source'] },
    });
  });

  it('ends the day as Failed, never as Not Found', () => {
    expect(recorded(decide(unconfirmed, { queue: readBefore }))).toMatchObject({
      policy: { state: 'FAILED', reason: 'NOT_FOUND_UNCONFIRMED', settledDay: '2026-11-21' },
      queue: { kind: 'REMOVE' },
      openFinding: null,
    });
  });

  it('is not Not Found either when only the last of its sources could confirm it', () => {
    const asked = { ...queue, askedSourceIds: ['other'], unconfirmed: true };
    const otherSources = [{ id: 'other', linked: true }];
    expect(recorded(decide(notFound, { queue: asked, otherSources }))).toMatchObject({
      attempt: { state: 'NOT_FOUND', failureCode: 'POLICY_NOT_FOUND' },
      policy: { state: 'FAILED', reason: 'NOT_FOUND_UNCONFIRMED', outcome: null },
      openFinding: null,
    });
  });
});

describe('every failure of a portal', () => {
  it.each([...portalFailureCodes])('%s writes no value and explains the policy', (code) => {
    const decision = recorded(decide(failure(code)));
    expect(decision.values).toEqual([]);
    expect(decision.policy?.reason).toBe(code);
    expect(Object.keys(failedReadings)).toContain(code);
  });
});

describe('a policy that was without subscription when its reading came', () => {
  it('gets no value', () => {
    const decision = decideReading(facts(), reading(values), { ...context, subscription: 'BASIC' });
    expect(recorded(decision)).toMatchObject({
      values: [],
      policy: { state: 'SKIPPED', reason: 'NO_SUBSCRIPTION' },
    });
  });
});
