import type { ReadingOutcome } from '../../contracts/domain/readings.ts';
import type { LinkProbe } from '../../contracts/temporal/deviceActivities.ts';
import { isPortalFailure } from '../../plugin-sdk/failures.ts';
import type { CarrierPlugin, Credentials } from '../../plugin-sdk/plugin.ts';
import type { Portal } from '../../plugin-sdk/portal.ts';
import { LoginDialog } from './loginDialog.ts';
import type { LoginStep } from './loginDialog.ts';
import { OriginGuard } from './originGuard.ts';
import { Pace } from './pace.ts';
import { asPortalFailure, callPlugin } from './pluginCall.ts';
import { PolicyReader } from './policyReader.ts';
import type { ListedRecord } from './policyReader.ts';
import { PortalHandle } from './portalHandle.ts';
import type { SessionState } from './portalHandle.ts';
import { PortalHttp } from './portalHttp.ts';
import { usualLimits } from './portalLimits.ts';
import type { PortalLimits } from './portalLimits.ts';
import { readThroughPage } from './readThroughPage.ts';
import type { PortalSession, PortalSessionOptions } from './sessionContract.ts';
import { SessionCookies } from './sessionCookies.ts';
import { redactedLog } from './sessionLog.ts';
import type { SessionLog } from './sessionLog.ts';
import { SessionOver } from './sessionOver.ts';
import { SessionPage } from './sessionPage.ts';
import { SessionTokens } from './sessionTokens.ts';
import { SubmissionGuard } from './submissionGuard.ts';
import { tokenFreePlugin } from './tokenFreePlugin.ts';

type Standing = 'SIGNING_IN' | 'UNKNOWN' | 'LINKED' | 'CLOSED';

/** The runtime around one plugin in one session. */
export class PluginSession implements PortalSession {
  readonly lists: boolean;
  readonly maxConcurrentReads: number;
  readonly #plugin: CarrierPlugin;
  readonly #limits: PortalLimits;
  readonly #guard = new SubmissionGuard();
  readonly #tokens = new SessionTokens();
  readonly #ending = new AbortController();
  readonly #log: SessionLog;
  readonly #state: SessionState;
  readonly #dialog: LoginDialog;
  readonly #reader: PolicyReader;
  #standing: Standing = 'SIGNING_IN';
  #closed: Promise<void> | null = null;

  constructor(options: PortalSessionOptions) {
    const { origin, browser, clock, log, limits } = options;
    const plugin = tokenFreePlugin(options.plugin, this.#tokens);
    this.#plugin = plugin;
    this.#limits = { ...usualLimits, ...limits };
    this.#log = redactedLog(log, (text) => this.#tokens.hide(this.#guard.redact(text)));
    this.lists = plugin.list !== undefined;
    const { readsOver, maxConcurrentRequests } = plugin.session;
    this.maxConcurrentReads = readsOver === 'page' ? 1 : maxConcurrentRequests;
    const origins = new OriginGuard(origin, plugin.origins);
    const pace = new Pace(plugin.session);
    const cookies = new SessionCookies();
    const shared = {
      origins,
      guard: this.#guard,
      tokens: this.#tokens,
      pace,
      log: this.#log,
      limits: this.#limits,
    };
    const page = new SessionPage(browser, cookies, this.#limits, { ...shared, signal: this.#ending.signal });
    const http = new PortalHttp({
      ...shared,
      origin,
      cookies,
      beforeRequest: () => page.takeCookies(),
      afterCookies: () => page.giveCookies(),
      userAgent: () => page.userAgent,
    });
    this.#state = { origin, http, page, memory: new Map(), queue: { last: Promise.resolve() } };
    this.#dialog = new LoginDialog({ steps: this.#loginSteps(), guard: this.#guard, clock, log: this.#log });
    this.#reader = new PolicyReader(plugin, this.#looks(options), clock, this.#log);
  }

  async prepare(): Promise<void> {
    await this.#state.page.page().catch((error: unknown) => {
      this.#log.warn('the page could not be opened ahead', { detail: asPortalFailure(error).message });
    });
  }

  submitCredentials(credentials: Credentials): Promise<LoginStep> {
    return this.#afterStep(this.#dialog.submitCredentials(credentials));
  }

  async submitAnswers(challengeId: string, answers: Readonly<Record<string, string>>): Promise<LoginStep> {
    if (!this.#dialog.isOpen(challengeId)) return { kind: 'FAILED', code: 'CHALLENGE_EXPIRED' };
    return this.#afterStep(this.#dialog.submitAnswers(answers));
  }

  async resendCode(challengeId: string): Promise<LoginStep> {
    if (!this.#dialog.isOpen(challengeId)) return { kind: 'FAILED', code: 'CHALLENGE_EXPIRED' };
    return this.#afterStep(this.#dialog.resendCode());
  }

  async probe(): Promise<LinkProbe> {
    if (this.#standing === 'CLOSED') return { kind: 'NOT_LINKED' };
    const found = await this.#probe();
    if (this.#standing === 'UNKNOWN' && found.kind === 'LINKED') await this.#becomeLinked();
    return found;
  }

  async read(number: string): Promise<ReadingOutcome> {
    this.#requireLinked();
    return this.#endedBy(this.#reader.read(number));
  }

  async listPage(cursor: string | null): Promise<{ records: ListedRecord[]; nextCursor: string | null }> {
    this.#requireLinked();
    return this.#endedBy(this.#reader.listPage(cursor));
  }

  close({ signOut }: { signOut: boolean }): Promise<void> {
    this.#closed ??= this.#close(signOut && this.#standing === 'LINKED');
    return this.#closed;
  }

  async #close(signOut: boolean): Promise<void> {
    this.#standing = 'CLOSED';
    try {
      if (signOut) await this.#signOut();
    } finally {
      this.#ending.abort(new SessionOver('SIGNED_OUT'));
      this.#guard.forget();
      await Promise.allSettled([this.#state.page.close(), this.#state.http.close()]);
    }
  }

  async #signOut(): Promise<void> {
    try {
      const { signOutTimeoutMs: timeoutMs } = this.#limits;
      await this.#call((portal) => this.#plugin.logout(portal), { timeoutMs, mayRetry: false });
    } catch (error) {
      if (!isPortalFailure(error)) throw error;
      this.#log.info('the portal was not told of the sign-out', { code: error.code });
    }
  }

  async #afterStep(step: Promise<LoginStep>): Promise<LoginStep> {
    const result = await step;
    if (this.#standing === 'CLOSED') return { kind: 'FAILED', code: 'SESSION_EXPIRED' };
    if (result.kind === 'LINKED') await this.#becomeLinked();
    if (result.kind === 'FAILED') {
      // The plugin may still be at work on the page; without it nothing can be submitted any more.
      await this.#state.page.leave();
      this.#standing = result.code === 'OUTCOME_UNKNOWN' ? 'UNKNOWN' : this.#standing;
    }
    return result;
  }

  async #becomeLinked(): Promise<void> {
    this.#standing = 'LINKED';
    this.#tokens.signedIn();
    if (this.#plugin.session.readsOver === 'http') await this.#state.page.leave();
    this.#guard.forget();
  }

  async #probe(): Promise<LinkProbe> {
    try {
      const { readTimeoutMs: timeoutMs } = this.#limits;
      const signedIn = await this.#call((portal) => this.#plugin.probe(portal), {
        timeoutMs,
        mayRetry: true,
      });
      return signedIn ? { kind: 'LINKED' } : { kind: 'NOT_LINKED' };
    } catch (error) {
      if (!isPortalFailure(error)) throw error;
      return error.code === 'SESSION_EXPIRED' ? { kind: 'NOT_LINKED' } : { kind: 'UNKNOWN' };
    }
  }

  #looks({ earlierNumbers }: PortalSessionOptions): ConstructorParameters<typeof PolicyReader>[1] {
    const terms = { timeoutMs: this.#limits.readTimeoutMs, mayRetry: true };
    return {
      lists: this.lists,
      look: (number) => this.#call((portal) => this.#again(() => this.#plugin.read(portal, number)), terms),
      listPage: (cursor) => {
        const { list } = this.#plugin;
        if (list === undefined) throw new Error(`${this.#plugin.id} has no list`);
        return this.#call((portal) => this.#again(() => list(portal, cursor)), terms);
      },
      probe: () => this.#probe(),
      earlierNumbers: () => earlierNumbers?.() ?? Promise.resolve([]),
    };
  }

  #again<Result>(read: () => Promise<Result>): Promise<Result> {
    const isInPage = this.#plugin.session.readsOver === 'page';
    return readThroughPage(read, isInPage ? this.#limits.backoffMs : [], this.#ending.signal);
  }

  /** A login keeps its portal from step to step: the generator was given it at the beginning. */
  #loginSteps(): ConstructorParameters<typeof LoginDialog>[0]['steps'] {
    const handle = new PortalHandle(this.#state, { signal: this.#ending.signal, mayRetry: false });
    const timeoutMs = this.#limits.loginStepTimeoutMs;
    return {
      begin: (credentials) => this.#plugin.login(handle, credentials),
      advance: (step, login) => this.#call(() => step(login), { timeoutMs, mayRetry: false }),
    };
  }

  #call<Result>(
    call: (portal: Portal) => Promise<Result>,
    terms: { timeoutMs: number; mayRetry: boolean },
  ): Promise<Result> {
    return callPlugin(this.#state, { ...terms, sessionSignal: this.#ending.signal }, call);
  }

  /** When the session has been closed meanwhile, that is what the caller learns, not the torn request. */
  async #endedBy<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      this.#requireLinked();
      throw error;
    }
  }

  #requireLinked(): void {
    if (this.#standing === 'CLOSED') throw new SessionOver('SIGNED_OUT');
    if (this.#standing !== 'LINKED') throw new Error('the session is not linked');
  }
}
