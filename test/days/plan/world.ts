/** The invented world of a run, as both the people in it and the independent count know it. */

export type CarrierId = 'meridian-life' | 'northgate-annuity';

export interface PlannedOrganization {
  readonly key: string;
  readonly timeZone: string;
}

/** How the person of a source goes about linking it. */
export type Habit =
  /** Every morning. */
  | 'early'
  /** Every day, in the late afternoon. */
  | 'late'
  /** The same, and signs out when everything is read. */
  | 'tidy'
  | 'weekdays'
  /** Two days, then not for more than a week. */
  | 'absent'
  | 'never'
  /** When it is seen not to be linked; the portal ends its session at odd hours. */
  | 'lasting'
  /** Every other evening; the session lives into the day after. */
  | 'overnight';

export interface PlannedSource {
  readonly key: string;
  readonly organization: string;
  readonly institution: string;
  readonly carrier: CarrierId;
  readonly pluginId: string;
  /** Its login at the carrier, which sees the part of the book of that agent. */
  readonly username: `agent-${number}`;
  readonly habit: Habit;
  /** So many policies of the agent's part are in the CRM; all unless said. */
  readonly policies?: number;
}

export interface PortalRecord {
  readonly id: string;
  readonly carrier: CarrierId;
  readonly number: string;
  readonly agent: string;
  readonly present: boolean;
  /** Not for policies that have ended, or are another agent's. */
  readonly showsValues: boolean;
}

export interface CrmPolicy {
  /** Organization, institution and number. */
  readonly key: string;
  readonly organization: string;
  readonly institution: string;
  readonly number: string;
  readonly closed: boolean;
  /** False for one that comes in the course of the days. */
  readonly fromTheStart: boolean;
}

export interface World {
  readonly organizations: readonly PlannedOrganization[];
  /** In the order in which they are added. */
  readonly sources: readonly PlannedSource[];
  readonly policies: readonly CrmPolicy[];
  readonly portal: readonly PortalRecord[];
}

/** Milliseconds since 1970 by the business clock. */
interface Timed {
  readonly at: number;
}

interface OfSource extends Timed {
  readonly source: string;
}

interface OfPolicy extends Timed {
  readonly policy: string;
}

interface OfDay extends Timed {
  readonly organization: string;
  readonly day: string;
}

export type PlannedEvent =
  /** Shortly before 04:00: the day may not have begun yet. */
  | (OfDay & { readonly kind: 'NIGHT' })
  /** Shortly after 06:00: it must have. */
  | (OfDay & { readonly kind: 'MORNING' })
  /** Shortly before midnight: what stands now is the day's result. */
  | (OfDay & { readonly kind: 'RECORD' })
  | (OfSource & { readonly kind: 'LINK' })
  | (OfSource & { readonly kind: 'UNLINK' })
  /** The portal forgets the session; nobody is told. */
  | (OfSource & { readonly kind: 'SESSION_FORGOTTEN' })
  /** By now the session is over that the portal is known to end. */
  | (OfSource & { readonly kind: 'SESSION_TIMED_OUT' })
  | (Timed & { readonly kind: 'CARRIER_DOWN' | 'CARRIER_UP'; readonly carrier: CarrierId })
  | (OfPolicy & { readonly kind: 'POLICY_COMES' | 'POLICY_CLOSES' | 'POLICY_CHANGES_HANDS' })
  | (OfPolicy & { readonly kind: 'FORCED'; readonly source: string })
  | (Timed & {
      readonly kind: 'PORTAL_CHANGES';
      readonly carrier: CarrierId;
      readonly record: string;
      readonly status?: 'SURRENDERED' | 'TRANSFERRED';
      readonly present?: boolean;
    });

export interface Plan {
  readonly world: World;
  /** In the order of time. */
  readonly events: readonly PlannedEvent[];
  readonly startsAt: number;
  readonly days: readonly string[];
}

export const policyKey = (organization: string, institution: string, number: string): string =>
  `${organization}/${institution}/${number}`;
