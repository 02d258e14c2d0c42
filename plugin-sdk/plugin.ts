import type { Challenge } from '../contracts/domain/challenges.ts';
import type { PluginSessionFacts } from '../contracts/domain/plugins.ts';
import type { NumberLayoutRule } from '../contracts/domain/policyNumbers.ts';
import type { InactiveReason, ValueReading } from '../contracts/domain/readings.ts';
import type { ValueType } from '../contracts/domain/valueTypes.ts';
import type { Portal } from './portal.ts';

export interface Credentials {
  username: string;
  password: string;
}

/** What a login asks of the person; the runtime adds the id and turns the duration into an instant. */
export type ChallengeRequest = Omit<Challenge, 'id' | 'expiresAt' | 'resendAt'> & {
  /** Milliseconds that the portal gives for the answer. */
  expiresInMs: number;
  /** Milliseconds until the portal sends another code; absent where it cannot. */
  resendInMs?: number;
};

/** What a yielded challenge receives. */
export type ChallengeAnswer =
  | { kind: 'ANSWERED'; answers: Readonly<Record<string, string>> }
  /** The person asks for another code; the plugin makes the portal send one and yields the challenge anew. */
  | { kind: 'RESEND' };

/**
 * A login in progress: yields each challenge, receives its answer, returns when the portal shows that it is signed
 * in. Throws `PortalFailure` for everything else. Each received credential or answer is submitted at most once.
 */
export type Login = AsyncGenerator<ChallengeRequest, void, ChallengeAnswer>;

/** One policy as the portal shows it, read from a detail page or from one row of a list. */
export interface PolicyRecord {
  /** The text of the portal's number field or cell, with the layout's white space, nothing cut or replaced. */
  numberText: string;
  /** The portal's own identity of the record (a link target, a database id), to tell two with one number apart. */
  recordId: string;
  /** The portal's own word, for example `In Force`. */
  statusText: string;
  /** Set when the portal gives no current values for it any more. */
  inactive?: InactiveReason;
  values: ValueReading[];
  /** Set, in words for the operators' log, when a value cannot be read with certainty; no value is then taken. */
  unreadable?: string;
  /** Path of the page or request; the runtime takes its query off, and a session's token. */
  path: string;
}

/** What a search by number showed. The plugin returns every record whose number could be the one asked for. */
export type PolicyLookup = { kind: 'FOUND'; records: PolicyRecord[] } | { kind: 'NOT_FOUND' };

export interface ListPage {
  records: PolicyRecord[];
  /** The page to go on with, null after the last. */
  nextCursor: string | null;
}

/** One carrier's portal. Build it with `definePlugin` and export it as `plugin` from `plugin.ts` of its folder. */
export interface CarrierPlugin {
  /** Equal to the folder's name. */
  id: string;
  institutionName: string;
  version: string;
  /** First the portal's own origin; requests and pages outside these are refused by the runtime. */
  origins: readonly [string, ...string[]];
  valueTypes: readonly ValueType[];
  session: PluginSessionFacts;
  numberLayout: NumberLayoutRule;
  login(portal: Portal, credentials: Credentials): Login;
  /** True while the portal treats the session as signed in. Submits nothing and does not prolong more than one request does. */
  probe(portal: Portal): Promise<boolean>;
  /** Looks one number up. A single call is one look; the runtime takes the second before it says Not Found. */
  read(portal: Portal, number: string): Promise<PolicyLookup>;
  /** One page of the book of business; null is the first page. */
  list?(portal: Portal, cursor: string | null): Promise<ListPage>;
  logout(portal: Portal): Promise<void>;
}

export function definePlugin(plugin: CarrierPlugin): CarrierPlugin {
  return plugin;
}
