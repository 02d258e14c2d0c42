import { broken, holds, notTested } from '../check.ts';
import type { Check, Finding } from '../check.ts';
import type { ConformanceKit, ReadEnd } from '../conformanceKit.ts';
import { answering, at, changedMarkup, first, serverFault, slow, withoutSession } from '../disturbances.ts';
import { shown, summary, valueDifference } from '../expectations.ts';
import type { Disturbance } from '../faultProxy.ts';

type Valued = ReturnType<ConformanceKit['withValues']>[number];

function firstWithValues(kit: ConformanceKit): Valued {
  const [record] = kit.withValues();
  if (record === undefined) throw new Error('the description names no record with values');
  return record;
}

/** What the plugin itself gave during a disturbed read, the runtime's judgement aside. */
async function disturbedRead(
  kit: ConformanceKit,
  number: string,
  disturbance: Disturbance,
): Promise<{ end: ReadEnd; looks: ConformanceKit['looks'] }> {
  await kit.linked();
  const before = kit.looks.length;
  const { result } = await kit.proxy.during(disturbance, () => kit.read(number));
  return { end: result, looks: kit.looks.slice(before) };
}

async function requestsOfRead(kit: ConformanceKit, number: string): Promise<number> {
  await kit.linked();
  const { exchanges } = await kit.proxy.record(() => kit.read(number));
  // The session's own check comes with `linked`; what is left is the plugin's.
  return Math.max(1, exchanges.length - 1);
}

const expiry: Check = {
  id: 'expired-session',
  promise: 'A session that ends in the middle of a read is reported as ended, never as Not Found',
  async run(kit) {
    const { number } = firstWithValues(kit);
    const mend =
      "Throw PortalFailure('SESSION_EXPIRED') wherever the portal sends to its sign-in page or answers 401, in every step of a read; and let `probe` return false then.";
    for (let place = 0; place < (await requestsOfRead(kit, number)); place += 1) {
      // `linked` asks once before the read.
      const { end, looks } = await disturbedRead(kit, number, afterProbe(place, withoutSession));
      const wrong = looks.find((look) => look.kind === 'NOT_FOUND' || look.kind === 'FOUND');
      if (wrong?.kind === 'NOT_FOUND' || end.kind === 'NOT_FOUND') {
        return broken(`without its session, request ${place + 1} of a read made NOT_FOUND`, mend);
      }
      if (end.kind !== 'SESSION_OVER' || end.reason !== 'SESSION_TIMED_OUT') {
        return broken(`without its session from request ${place + 1} on, a read gave ${summary(end)}`, mend);
      }
    }
    return holds('at each request of a read');
  },
};

/** From this request of the read on; the request of `linked` comes first. */
function afterProbe(place: number, disturbance: Disturbance): Disturbance {
  let count = -1;
  return (exchange) => {
    count += 1;
    return count > place ? disturbance(exchange) : { kind: 'PASS' };
  };
}

const faults: Check = {
  id: 'portal-faults',
  promise: 'A fault of the portal is reported as one, never as Not Found',
  async run(kit) {
    const { number } = firstWithValues(kit);
    for (let place = 0; place < (await requestsOfRead(kit, number)); place += 1) {
      const { end, looks } = await disturbedRead(kit, number, afterProbe(place, serverFault));
      const swallowed = looks.some((look) => look.kind !== 'THREW');
      if (swallowed || end.kind !== 'FAILED' || end.code !== 'SITE_UNAVAILABLE') {
        return broken(
          `with answers of 500 from request ${place + 1} on, the plugin gave ${looks.map(({ kind }) => kind).join(', ')} and the read ${summary(end)}`,
          'Let the PortalFailure that `portal.get` and `portal.post` throw pass; catch nothing that you cannot answer.',
        );
      }
    }
    return holds('at each request of a read');
  },
};

const patience: Check = {
  id: 'slow-and-shaky',
  promise: 'A slow answer, and one fault of a moment, do not spoil a read',
  async run(kit) {
    const record = firstWithValues(kit);
    for (const disturbance of [first(2, () => true, slow), at(1, serverFault)]) {
      const { end } = await disturbedRead(kit, record.number, disturbance);
      const difference = valueDifference(record, end);
      if (difference !== null) {
        return broken(
          `with slow or shaky answers: ${difference.seen}`,
          'Set no time-outs of your own, mark a POST that only looks something up with `readsOnly: true`, and keep nothing of a failed try.',
        );
      }
    }
    return holds('slow answers, and one 500 at the first request');
  },
};

const neighbour: Check = {
  id: 'other-policy',
  promise: "Another policy's page yields nothing",
  async run(kit) {
    const [asked, other] = kit.withValues();
    if (asked === undefined || other === undefined) return notTested('fewer than two records with values');
    await kit.linked();
    const { exchanges } = await kit.proxy.record(() => kit.read(other.number));
    const page = exchanges.at(-1)?.answer;
    const place = await requestsOfRead(kit, asked.number);
    if (page === undefined || page === null) return notTested('no page of another policy was seen');
    const { end } = await disturbedRead(kit, asked.number, at(place, answering(page)));
    if (end.kind === 'FAILED' && end.code === 'POLICY_MISMATCH')
      return holds('refused, with its number kept');
    if (end.kind === 'VALUES' && valueDifference(asked, end) === null)
      return holds('the right one was read after all');
    return broken(
      `asked for ${shown(asked.number)} and served the page of ${shown(other.number)}, the read gave ${summary(end)}`,
      'Take `numberText` from the page that shows the values, never from the search or from what was asked for.',
    );
  },
};

const redesign: Check = {
  id: 'changed-page',
  promise: 'A page that is not understood is reported as changed, never as Not Found',
  async run(kit) {
    const { number } = firstWithValues(kit);
    const { end, looks } = await disturbedRead(kit, number, afterProbe(0, changedMarkup));
    const reported =
      (end.kind === 'FAILED' && end.code === 'SITE_CHANGED') ||
      (end.kind === 'SESSION_OVER' && end.reason === 'SITE_CHANGED');
    if (reported && looks.every((look) => look.kind === 'THREW'))
      return holds('with all names of the page changed');
    // Where the probe itself no longer knows the page, the session counts as ended: that is safe as well.
    if (end.kind === 'SESSION_OVER' && looks.every((look) => look.kind === 'THREW'))
      return holds('the read stopped');
    return broken(
      `with all names of the page changed, the plugin gave ${looks.map(({ kind }) => kind).join(', ')} and the read ${summary(end)}`,
      'Say NOT_FOUND only where the page itself says that nothing was found, and require every part that you read (`requiredText`, `table`, `definitions`, `JsonObject`).',
    );
  },
};

const emptyOnce: Check = {
  id: 'empty-search-once',
  promise: 'One empty search does not make a policy Not Found',
  async run(kit): Promise<Finding> {
    const record = firstWithValues(kit);
    const [absent] = kit.portal.absentNumbers;
    await kit.linked();
    const { exchanges } = await kit.proxy.record(() => kit.read(absent));
    const empty = exchanges[1]?.answer;
    if (empty === undefined || empty === null) return notTested('no empty search was seen');
    const { end } = await disturbedRead(kit, record.number, at(1, answering(empty)));
    const difference = valueDifference(record, end);
    return difference === null
      ? holds('the second look found it')
      : broken(`after one empty search: ${difference.seen}`, 'Ask the portal anew at every call of `read`.');
  },
};

const probing: Check = {
  id: 'probe-tells',
  promise: '`probe` tells whether the session is signed in',
  async run(kit) {
    const session = await kit.linked();
    const there = await session.probe();
    const { result: gone } = await kit.proxy.during(withoutSession, () => session.probe());
    if (there.kind === 'LINKED' && gone.kind === 'NOT_LINKED')
      return holds('with the session and without it');
    return broken(
      `signed in it gave ${there.kind}, and without the session ${gone.kind}`,
      'Ask for a page behind the sign-in without following redirects, and look for something that only a signed-in user sees.',
    );
  },
};

export const faultChecks: readonly Check[] = [
  probing,
  expiry,
  faults,
  patience,
  neighbour,
  redesign,
  emptyOnce,
];
