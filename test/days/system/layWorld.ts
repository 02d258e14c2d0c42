import type { PolicyView } from '../../../sandbox/control/views.ts';
import type { Sandbox } from '../../../sandbox/startSandbox.ts';
import { bookOf } from '../../e2e/support/sandboxBook.ts';
import type { DaysForm } from '../plan/form.ts';
import { policyKey } from '../plan/world.ts';
import type { CarrierId, CrmPolicy, PlannedSource, PortalRecord, World } from '../plan/world.ts';

/** Of each source's policies so many come to the CRM in the course of the days. */
const comingOfEachSource = 4;

export interface LaidWorld {
  readonly world: World;
  /** The whole of each policy, for whoever enters it into a CRM. */
  readonly entries: ReadonlyMap<string, PolicyView>;
}

/** Agents that each carrier needs. */
export function agentsOf({ sources }: DaysForm): number {
  const carriers = Map.groupBy(sources, ({ carrier }) => carrier).values();
  return Math.max(...[...carriers].map((each) => each.length));
}

/** The world of a run: what the carriers have, and what of it each organization's CRM has. */
export function layWorld(form: DaysForm, sandbox: Sandbox): LaidWorld {
  const books: Record<CarrierId, PolicyView[]> = {
    'meridian-life': bookOf(sandbox.meridian),
    'northgate-annuity': bookOf(sandbox.northgate),
  };
  const entries = new Map<string, PolicyView>();
  const policies: CrmPolicy[] = [];
  for (const source of form.sources) {
    const lists = form.sources.filter(({ carrier }) => carrier === source.carrier);
    const own = ownEntries(books[source.carrier], source, lists.indexOf(source), lists.length);
    for (const [place, entry] of own.entries()) {
      const { organization, institution } = source;
      const number = entry.crm.number;
      const key = policyKey(organization, institution, number);
      if (entries.has(key)) continue;
      const closed = entry.crm.statusIndicator === 'Closed';
      const isUsual = entry.peculiarity === 'usual';
      const fromTheStart = !(isUsual && place % 10 === 0 && place < comingOfEachSource * 10);
      entries.set(key, entry);
      policies.push({ key, organization, institution, number, closed, fromTheStart });
    }
  }
  return {
    entries,
    world: { organizations: form.organizations, sources: form.sources, policies, portal: portalOf(books) },
  };
}

/** The agent's part of the book, and a share of what only the CRM has. */
function ownEntries(
  book: readonly PolicyView[],
  { username, policies }: PlannedSource,
  place: number,
  places: number,
): PolicyView[] {
  const inCrm = book.filter(({ crm }) => crm.present);
  const seen = inCrm.filter(({ present, audience }) => present && audience === username);
  const unseen = inCrm.filter(({ present }) => !present).filter((_, index) => index % places === place);
  return policies === undefined ? [...seen, ...unseen] : seen.slice(0, policies);
}

function portalOf(books: Readonly<Record<CarrierId, readonly PolicyView[]>>): PortalRecord[] {
  return (Object.keys(books) as CarrierId[]).flatMap((carrier) =>
    books[carrier]
      .filter(({ present }) => present)
      .map(({ id, number, audience: agent, present, values }) => {
        return { id, carrier, number, agent, present, showsValues: values !== null };
      }),
  );
}
