import type { WallClock } from '../../contracts/domain/businessClock.ts';
import type { ReadingOutcome } from '../../contracts/domain/readings.ts';
import type { LinkProbe } from '../../contracts/temporal/deviceActivities.ts';
import type { CarrierPlugin, Credentials } from '../../plugin-sdk/plugin.ts';
import type { BrowserProvider } from './browserProvider.ts';
import type { LoginStep } from './loginDialog.ts';
import type { PortalLimits } from './portalLimits.ts';
import type { ListedRecord } from './policyReader.ts';
import type { SessionLog } from './sessionLog.ts';

/** One login at one portal and, once Linked, the life of that portal session. */
export interface PortalSession {
  /** Opens the page ahead of the credentials, so that they find it ready. Optional; failures show at the submission. */
  prepare(): Promise<void>;
  submitCredentials(credentials: Credentials): Promise<LoginStep>;
  /** An answer to a challenge that is over is not submitted: CHALLENGE_EXPIRED, and an open one stays open. */
  submitAnswers(challengeId: string, answers: Readonly<Record<string, string>>): Promise<LoginStep>;
  resendCode(challengeId: string): Promise<LoginStep>;
  /** Looks whether the portal treats the session as signed in; after OUTCOME_UNKNOWN, LINKED makes it a linked one. */
  probe(): Promise<LinkProbe>;
  /** Reads one policy. Throws `SessionOver` when no further policy can be read in this session. */
  read(number: string): Promise<ReadingOutcome>;
  /**
   * One page of the list; null is the first. Throws `SessionOver`, or a `PortalFailure` when the portal does not
   * give the page at the moment (SITE_UNAVAILABLE, RATE_LIMITED): the same page may be asked for later.
   */
  listPage(cursor: string | null): Promise<{ records: ListedRecord[]; nextCursor: string | null }>;
  readonly lists: boolean;
  /** Reads that may be under way at once. */
  readonly maxConcurrentReads: number;
  /** Ends everything the session holds. May be called at any moment and more than once. */
  close(options: { signOut: boolean }): Promise<void>;
}

export interface PortalSessionOptions {
  plugin: CarrierPlugin;
  /** Where the portal answers, for example `https://portal.example`; stands for the plugin's first origin. */
  origin: string;
  browser: BrowserProvider;
  /** Portals live in real time. */
  clock: WallClock;
  log: SessionLog;
  /**
   * Numbers that earlier sessions of this source have read. Asked only when nothing else is known that should be
   * there; rejects when they are not to be had at the moment.
   */
  earlierNumbers?(): Promise<readonly string[]>;
  limits?: Partial<PortalLimits>;
}
