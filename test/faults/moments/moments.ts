import type { Office } from '../world/office.ts';
import { answerUntil, openDialog } from './calm.ts';
import { holdDelivery } from './holdDelivery.ts';
import { nothingHeld, type Moment } from './moment.ts';
import { holdMs, requestAt } from './portalLog.ts';

/** The carrier has the password and has not answered. */
const loginSubmitted: Moment = {
  name: 'login-submitted',
  prepare: openDialog,
  reach: async (office) => {
    const since = office.sandbox.log.lastSequence;
    office.sandbox.meridian.faults.add({
      kind: 'delay',
      method: 'POST',
      path: '/login',
      ms: holdMs,
      times: 1,
    });
    await Promise.all([
      answerUntil(office, ['AUTHENTICATING']),
      requestAt(office, since, ({ submission }) => submission?.kind === 'password'),
    ]);
    return nothingHeld;
  },
};

/** The code has arrived; the person types it during the fault. */
const challengeWaiting: Moment = {
  name: 'challenge-waiting',
  prepare: async (office) => {
    await openDialog(office);
    office.person.typesCodes = false;
    try {
      await answerUntil(office, ['CHALLENGED']);
    } catch (error) {
      office.person.typesCodes = true;
      throw error;
    }
  },
  reach: ({ person }) =>
    Promise.resolve({
      goOn: () => {
        person.typesCodes = true;
        return Promise.resolve();
      },
    }),
};

/** The second page of the carrier's list is asked for and not answered. */
const listPage: Moment = {
  name: 'list-page',
  prepare: () => Promise.resolve(),
  reach: async (office) => {
    const since = office.sandbox.log.lastSequence;
    office.sandbox.meridian.faults.add({ kind: 'delay', path: '/policies', skip: 1, times: 2, ms: holdMs });
    await office.oweAgain();
    await office.startDay();
    await requestAt(office, since, ({ path, query }) => path === '/policies' && query['page'] === '2');
    return nothingHeld;
  },
};

/** Readings of a page are with the gateway, which is about to commit them. */
const delivery: Moment = {
  name: 'delivery',
  prepare: () => Promise.resolve(),
  reach: async (office) => {
    const since = office.sandbox.log.lastSequence;
    office.sandbox.meridian.faults.add({ kind: 'delay', path: '/policies', times: 1, ms: 700 });
    await office.oweAgain();
    await office.startDay();
    await requestAt(office, since, ({ path }) => path === '/policies');
    return holdDelivery(office);
  },
};

/** The carrier is asked for one policy that a person wants now; a second is wanted during the fault. */
const forceSync: Moment = {
  name: 'force-sync',
  prepare: () => Promise.resolve(),
  reach: async (office) => {
    const since = office.sandbox.log.lastSequence;
    const [first, second] = await syncablePolicies(office);
    office.sandbox.meridian.faults.add({ kind: 'delay', path: '/policies', times: 1, ms: holdMs });
    await office.person.pressSync(first);
    await requestAt(office, since, ({ path }) => path.startsWith('/policies'));
    return { goOn: () => office.person.pressSync(second) };
  },
};

/** It is tomorrow; the Schedule's start of the day falls into the fault. */
const turnOfDay: Moment = {
  name: 'turn-of-day',
  prepare: (office) => office.turnDayBack(),
  reach: async (office) => {
    await office.turnDay();
    return { goOn: () => office.startDay() };
  },
};

export const moments: readonly Moment[] = [
  loginSubmitted,
  challengeWaiting,
  listPage,
  delivery,
  forceSync,
  turnOfDay,
];

/** Two policies that the carrier shows with values, other ones each time. */
async function syncablePolicies({ world, organizationId }: Office): Promise<[string, string]> {
  const rows = await world.query<{ id: string }>(
    `SELECT policy_id AS id FROM policy_sync s WHERE organization_id = $1 AND state = 'SUCCESS'
       AND EXISTS (SELECT FROM policy_values v WHERE v.policy_id = s.policy_id)
     ORDER BY last_read_at, policy_id LIMIT 2`,
    [organizationId],
  );
  const [first, second] = rows;
  if (first === undefined || second === undefined) throw new Error('No policy was ever read.');
  return [first.id, second.id];
}
