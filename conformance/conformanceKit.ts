import { wallClock } from '../contracts/clock/businessClocks.ts';
import type { ReadingOutcome } from '../contracts/domain/readings.ts';
import type { CarrierPlugin, ConformancePortal, Credentials, ExpectedRecord } from '../plugin-sdk/index.ts';
import type { BrowserProvider } from '../worker-device/portal/browserProvider.ts';
import type { PortalLimits } from '../worker-device/portal/portalLimits.ts';
import { openPortalSession, SessionOver } from '../worker-device/portal/portalSession.ts';
import type { LoginStep, PortalSession } from '../worker-device/portal/portalSession.ts';
import type { FaultProxy } from './faultProxy.ts';
import { spyOn } from './pluginSpy.ts';
import type { SeenLook } from './pluginSpy.ts';
import { submissionsOf } from './submissions.ts';

/**
 * Shorter waits than a device's: a check of a portal that does not answer is to end soon. A portal that answers, beside
 * others on one busy machine, may take seconds for it; no check waits for a time to be over.
 */
const limits: Partial<PortalLimits> = {
  requestTimeoutMs: 12_000,
  pageTimeoutMs: 20_000,
  loginStepTimeoutMs: 60_000,
  readTimeoutMs: 40_000,
  backoffMs: [50],
};

/** How a read ended, an ended session included. */
export type ReadEnd =
  ReadingOutcome | { kind: 'SESSION_OVER'; reason: string } | { kind: 'THREW'; error: string };

const mostFailedLinks = 2;

/** The plugin has shown that it does not link; nobody is to sign in for nothing, again and again. */
export class DoesNotLink extends Error {}

/** What the checks work with: one plugin, its portal behind the proxy, and the session that they share. */
export class ConformanceKit {
  readonly plugin: CarrierPlugin;
  readonly portal: ConformancePortal;
  readonly proxy: FaultProxy;
  readonly browser: BrowserProvider;
  readonly looks: SeenLook[];
  /** Everything that the runtime logged. */
  readonly logged: string[] = [];
  /** Everything that was printed by this process meanwhile. */
  readonly printed: string[] = [];
  /** Everything that was typed into a login so far. */
  readonly typed: string[] = [];
  readonly #spied: CarrierPlugin;
  #shared: PortalSession | null = null;
  #linking: Promise<PortalSession> | null = null;
  #failedLinks = 0;
  readonly #opened: PortalSession[] = [];

  constructor(plugin: CarrierPlugin, portal: ConformancePortal, proxy: FaultProxy, browser: BrowserProvider) {
    const { plugin: spied, looks } = spyOn(plugin);
    this.plugin = plugin;
    this.portal = portal;
    this.proxy = proxy;
    this.browser = browser;
    this.looks = looks;
    this.#spied = spied;
  }

  open(): PortalSession {
    const note = (message: string, facts = {}): void => {
      this.logged.push(`${message} ${JSON.stringify(facts)}`);
    };
    const session = openPortalSession({
      plugin: this.#spied,
      origin: this.proxy.origin,
      browser: this.browser,
      clock: wallClock,
      log: { info: note, warn: note },
      limits,
    });
    this.#opened.push(session);
    return session;
  }

  submit(session: PortalSession, credentials: Credentials = this.portal.credentials): Promise<LoginStep> {
    this.typed.push(credentials.password);
    return session.submitCredentials(credentials);
  }

  /** Up to the step that sends the password: some portals ask for everything at once, so the code is asked for first. */
  async submitPassword(
    session: PortalSession,
    credentials: Credentials = this.portal.credentials,
  ): Promise<LoginStep> {
    const before = this.proxy.exchanges.length;
    const isOut = (): boolean =>
      submissionsOf(this.proxy.exchanges.slice(before), credentials.password).length > 0;
    let step = await this.submit(session, credentials);
    while (step.kind === 'CHALLENGED' && !isOut()) step = await this.#answer(session, step, credentials);
    return step;
  }

  /** Answers challenges until the login ends, as the person would. */
  async answerAll(session: PortalSession, first: LoginStep): Promise<LoginStep> {
    let step = first;
    while (step.kind === 'CHALLENGED') {
      step = await this.#answer(session, step, this.portal.credentials);
      if (step.kind === 'CHALLENGED' && step.challenge.previousFailure !== undefined) return step;
    }
    return step;
  }

  async #answer(
    session: PortalSession,
    { challenge }: Extract<LoginStep, { kind: 'CHALLENGED' }>,
    credentials: Credentials,
  ): Promise<LoginStep> {
    const answers = await this.portal.answer(challenge, credentials);
    this.typed.push(...Object.values(answers));
    return session.submitAnswers(challenge.id, answers);
  }

  async link(session: PortalSession): Promise<LoginStep> {
    await this.portal.prepareLogin?.();
    const step = await this.answerAll(session, await this.submit(session));
    if (step.kind !== 'LINKED') this.#failedLinks += 1;
    return step;
  }

  /** The linked session that the checks of reading share; linked when first asked for, or when it is gone. */
  linked(): Promise<PortalSession> {
    this.#linking ??= this.#linkShared().finally(() => {
      this.#linking = null;
    });
    return this.#linking;
  }

  async #linkShared(): Promise<PortalSession> {
    if (this.#shared !== null && (await this.#shared.probe()).kind === 'LINKED') return this.#shared;
    if (this.#failedLinks >= mostFailedLinks) throw new DoesNotLink('the login does not link');
    const session = this.open();
    const step = await this.link(session);
    if (step.kind !== 'LINKED') throw new Error(`the plugin does not link: ${notLinked(step)}`);
    this.#shared = session;
    return session;
  }

  async read(number: string): Promise<ReadEnd> {
    const session = await this.linked();
    try {
      return await session.read(number);
    } catch (error) {
      if (error instanceof SessionOver) return { kind: 'SESSION_OVER', reason: error.reason };
      return { kind: 'THREW', error: String(error) };
    }
  }

  openPages(): number {
    return this.browser.openContexts;
  }

  /** Records with values, to disturb the reading of. */
  withValues(): Extract<ExpectedRecord, { gives: 'VALUES' }>[] {
    return this.portal.records.filter((record) => record.gives === 'VALUES');
  }

  /** Ends the logins that a check tried; the shared session goes on. */
  async closeTried(): Promise<void> {
    const tried = this.#opened.filter((session) => session !== this.#shared);
    for (const session of tried) await session.close({ signOut: false });
  }

  async close(): Promise<void> {
    for (const session of this.#opened) await session.close({ signOut: false });
  }
}

/** How a login with the right answers ended, for its author. */
export function notLinked(step: LoginStep): string {
  if (step.kind === 'CHALLENGED' && step.challenge.previousFailure === 'INVALID_CODE') {
    return 'the portal refused the code; where it takes each code once, wait for a fresh one (`authenticatorApp`, `prepareLogin`)';
  }
  return JSON.stringify(step);
}
