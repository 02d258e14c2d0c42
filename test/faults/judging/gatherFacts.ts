import { readCrm } from '../../chaos/checker/crmFacts.ts';
import type { Facts } from '../../chaos/checker/facts.ts';
import { readWorkflows } from '../../chaos/checker/historyFacts.ts';
import type { Office } from '../world/office.ts';
import type { World } from '../world/world.ts';
import type { EndedLink, FailedAttempt } from './cellFacts.ts';

type Crm = Awaited<ReturnType<typeof readCrm>>;

/** What is true of all offices at one time, read past the product. */
export interface Records {
  readonly crm: Crm;
  readonly workflows: Facts['workflows'];
}

export async function readRecords(world: World): Promise<Records> {
  const { temporalAddress, namespace } = world.engines;
  return {
    crm: await world.withAdmin(readCrm),
    workflows: await readWorkflows(temporalAddress, namespace),
  };
}

/** The part of the records that is one office's. */
export function historyOf({ crm, workflows }: Records, office: Office): Facts {
  const policies = crm.policies.filter(({ organizationId }) => organizationId === office.organizationId);
  const ids = new Set(policies.map(({ id }) => id));
  const isOurs = ({ policyId }: { policyId: string }): boolean => ids.has(policyId);
  const ownIds = [office.sourceId, office.organizationId];
  return {
    requests: office.sandbox.log.since(0, 250_000),
    policies,
    attempts: crm.attempts.filter(isOurs),
    history: crm.history.filter(isOurs),
    values: crm.values.filter(isOurs),
    sources: crm.sources.filter(({ organizationId }) => organizationId === office.organizationId),
    workflows: workflows.filter(({ id }) => ownIds.some((own) => id.includes(own))),
    // Told by heartbeats, a minute late; a reading that stays in a journal leaves its attempt unfinished.
    journalled: 0,
    kills: [],
    person: { answers: office.person.answers, forceSyncs: office.person.forceSyncs },
  };
}

export interface Ended {
  readonly links: readonly EndedLink[];
  readonly attempts: readonly (FailedAttempt & { readonly count: number })[];
  readonly failedAttempts: readonly FailedAttempt[];
  /** Each as `id state`. */
  readonly names: ReadonlySet<string>;
}

/**
 * What has ended, but for what had before (each as `id state`): when, the records say by clocks that may be what is
 * wrong.
 */
export async function readEnded(
  { world, organizationId }: Office,
  before: ReadonlySet<string> = new Set(),
): Promise<Ended> {
  const isNew = (one: { id: string; state: string }): boolean => !before.has(nameOfEnd(one));
  const allLinks = await world.query<EndedLink>(
    `SELECT id, state, failure_code AS "failureCode" FROM link_sessions
     WHERE organization_id = $1 AND state <> 'ENDED' ORDER BY epoch`,
    [organizationId],
  );
  const allAttempts = await world.query<FailedAttempt>(
    `SELECT id, state, failure_code AS "failureCode", reason FROM sync_attempts
     WHERE organization_id = $1 AND finished_at IS NOT NULL`,
    [organizationId],
  );
  const [links, attempts] = [allLinks.filter(isNew), allAttempts.filter(isNew)];
  return {
    links,
    attempts: [
      ...Map.groupBy(attempts, ({ state, failureCode }) => `${state} ${failureCode ?? ''}`).values(),
    ].flatMap((group) => group.slice(0, 1).map((first) => ({ ...first, count: group.length }))),
    failedAttempts: attempts.filter(({ state }) => state === 'FAILED'),
    names: new Set([...links, ...attempts].map(nameOfEnd)),
  };
}

function nameOfEnd({ id, state }: { id: string; state: string }): string {
  return `${id} ${state}`;
}
