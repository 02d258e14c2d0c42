import type { Challenge } from '../../../contracts/domain/challenges.ts';
import type { ReadingOutcome } from '../../../contracts/domain/readings.ts';
import type { LinkProbe } from '../../../contracts/temporal/deviceActivities.ts';
import type { Credentials } from '../../../plugin-sdk/plugin.ts';
import type { ListedRecord, LoginStep, PortalSession } from '../../../worker-device/portal/portalSession.ts';

type Page = Awaited<ReturnType<PortalSession['listPage']>>;

export interface ProgrammedSessionOptions {
  maxConcurrentReads?: number;
  /** Answers a read; found with a value when absent. */
  read?: (number: string) => Promise<ReadingOutcome>;
  pages?: Readonly<Record<string, Page>>;
  /** What asking for a page that is not among them meets. */
  noPage?: Error;
  /** Answers of the login, one a step; Linked when they have run out. */
  steps?: LoginStep[];
  probe?: LinkProbe['kind'];
}

/** A portal session for specs that does what it was told and remembers what it was asked. */
export class ProgrammedSession implements PortalSession {
  readonly lists: boolean;
  readonly maxConcurrentReads: number;
  /** Numbers, in the order in which reading them began. */
  readonly begun: string[] = [];
  readonly cursors: (string | null)[] = [];
  readonly submitted: (Credentials | Readonly<Record<string, string>>)[] = [];
  /** Challenges for which another code was asked for. */
  readonly resent: string[] = [];
  closed: { signOut: boolean } | undefined;
  private readonly options: ProgrammedSessionOptions;

  constructor(options: ProgrammedSessionOptions = {}) {
    this.options = options;
    this.lists = options.pages !== undefined;
    this.maxConcurrentReads = options.maxConcurrentReads ?? 1;
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  submitCredentials(credentials: Credentials): Promise<LoginStep> {
    this.submitted.push(credentials);
    return this.nextStep();
  }

  submitAnswers(_challengeId: string, answers: Readonly<Record<string, string>>): Promise<LoginStep> {
    this.submitted.push(answers);
    return this.nextStep();
  }

  resendCode(challengeId: string): Promise<LoginStep> {
    this.resent.push(challengeId);
    return this.nextStep();
  }

  probe(): Promise<LinkProbe> {
    return Promise.resolve({ kind: this.options.probe ?? 'NOT_LINKED' });
  }

  read(number: string): Promise<ReadingOutcome> {
    this.begun.push(number);
    return this.options.read?.(number) ?? Promise.resolve(valuesOf(number));
  }

  listPage(cursor: string | null): Promise<Page> {
    this.cursors.push(cursor);
    const page = this.options.pages?.[cursor ?? 'first'];
    return page === undefined
      ? Promise.reject(this.options.noPage ?? new Error('no such page'))
      : Promise.resolve(page);
  }

  close(options: { signOut: boolean }): Promise<void> {
    this.closed ??= options;
    return Promise.resolve();
  }

  private nextStep(): Promise<LoginStep> {
    return Promise.resolve(this.options.steps?.shift() ?? { kind: 'LINKED' });
  }
}

export function valuesOf(portalNumber: string): ReadingOutcome {
  const values = [{ valueType: 'ACCOUNT_VALUE', amount: '100.00', asOf: '2026-11-19' } as const];
  return { kind: 'VALUES', portalNumber, values, evidence: {} };
}

export function listed(number: string, recordId = `record of ${number}`): ListedRecord {
  return { numberText: number, number, recordId, outcome: valuesOf(number) };
}

export function codeChallenge(id: string, expiresAt: string): Challenge {
  const fields = [{ name: 'code', label: 'Code', kind: 'code' } as const];
  return { id, kind: 'ONE_TIME_CODE', channel: 'SMS', prompt: 'Enter the code', fields, expiresAt };
}
