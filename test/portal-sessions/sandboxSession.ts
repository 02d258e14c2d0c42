import { wallClock } from '../../contracts/clock/businessClocks.ts';
import type { CarrierPlugin } from '../../plugin-sdk/plugin.ts';
import { startSandbox } from '../../sandbox/startSandbox.ts';
import type { Sandbox } from '../../sandbox/startSandbox.ts';
import type { LoginAccount } from '../../sandbox/portal/logins.ts';
import { stepAt, totpCode } from '../../sandbox/portal/totp.ts';
import { findChromium } from '../../scripts/engines/chromium.ts';
import { BrowserProvider } from '../../worker-device/portal/browserProvider.ts';
import type { PortalLimits } from '../../worker-device/portal/portalLimits.ts';
import { openPortalSession } from '../../worker-device/portal/portalSession.ts';
import type { LoginStep, PortalSession } from '../../worker-device/portal/portalSession.ts';
import type { LogFacts, SessionLog } from '../../worker-device/portal/sessionLog.ts';

/**
 * Short pauses between tries. How long a portal may take is left as it is: a busy machine takes seconds for what is
 * asked of it. Only a test of a portal that never answers says otherwise.
 */
const shortPauses: Partial<PortalLimits> = { backoffMs: [20], longestPauseMs: 200 };

/** The simulated carriers, one Chromium, and the sessions that a test opened, all in this process. */
export class SandboxSessions {
  readonly sandbox: Sandbox;
  readonly browser: BrowserProvider;
  readonly logged: { message: string; facts: LogFacts }[] = [];
  /** Where a carrier is spoken to, when that is not its own origin. */
  readonly fronts = new Map<string, string>();
  readonly #open: PortalSession[] = [];

  private constructor(sandbox: Sandbox, browser: BrowserProvider) {
    this.sandbox = sandbox;
    this.browser = browser;
  }

  static async start(policies = 500, chromiumArguments: readonly string[] = []): Promise<SandboxSessions> {
    const executablePath = await findChromium(() => undefined);
    const browser = new BrowserProvider({ executablePath, extraArguments: chromiumArguments });
    return new SandboxSessions(await startSandbox({ policies }), browser);
  }

  originOf(plugin: CarrierPlugin): string {
    const { meridian, meridianOrigin, northgateOrigin } = this.sandbox;
    return plugin.id === meridian.profile.id ? meridianOrigin : northgateOrigin;
  }

  carrierOf(plugin: CarrierPlugin): Sandbox['meridian'] {
    const { meridian, northgate } = this.sandbox;
    return plugin.id === meridian.profile.id ? meridian : northgate;
  }

  open(
    plugin: CarrierPlugin,
    limits: Partial<PortalLimits> = {},
    earlierNumbers: readonly string[] = [],
  ): PortalSession {
    const log = this.#log();
    const session = openPortalSession({
      plugin,
      origin: this.fronts.get(plugin.id) ?? this.originOf(plugin),
      browser: this.browser,
      clock: wallClock,
      log,
      earlierNumbers: () => Promise.resolve(earlierNumbers),
      limits: { ...shortPauses, ...limits },
    });
    this.#open.push(session);
    return session;
  }

  /** A session that is linked as `username`, its code included. */
  async linked(
    plugin: CarrierPlugin,
    username = 'agency',
    earlierNumbers: readonly string[] = [],
    limits: Partial<PortalLimits> = {},
  ): Promise<PortalSession> {
    const session = this.open(plugin, limits, earlierNumbers);
    const step = await this.submitPassword(session, plugin, username);
    const last = step.kind === 'CHALLENGED' ? await this.answer(session, plugin, step, username) : step;
    if (last.kind !== 'LINKED') throw new Error(`${username} was not linked: ${JSON.stringify(last)}`);
    return session;
  }

  account(plugin: CarrierPlugin, username: string): LoginAccount {
    const account = this.carrierOf(plugin).logins.find(username);
    if (account === undefined) throw new Error(`there is no login ${username}`);
    return account;
  }

  submitPassword(session: PortalSession, plugin: CarrierPlugin, username = 'agency'): Promise<LoginStep> {
    const { password } = this.account(plugin, username);
    return session.submitCredentials({ username, password });
  }

  answer(
    session: PortalSession,
    plugin: CarrierPlugin,
    step: LoginStep,
    username = 'agency',
  ): Promise<LoginStep> {
    if (step.kind !== 'CHALLENGED') throw new Error(`no challenge is open: ${JSON.stringify(step)}`);
    return session.submitAnswers(step.challenge.id, { code: this.code(plugin, username) });
  }

  /** What the person's telephone or authenticator app shows. */
  code(plugin: CarrierPlugin, username = 'agency'): string {
    const account = this.account(plugin, username);
    const message = this.sandbox.inbox
      .messages()
      .find((sent) => sent.login === username && sent.carrier === plugin.id);
    if (message !== undefined) return message.code;
    // A test cannot wait for the next code: the portal forgets that it has seen this one.
    account.lastTotpStep = -1;
    return totpCode(account.totpSecret, stepAt(Date.now()));
  }

  /** Takes away what a test set up against the portals; sessions go on. */
  calm(): void {
    for (const carrier of [this.sandbox.meridian, this.sandbox.northgate]) {
      carrier.faults.clear();
      carrier.settings.renamedLabels = false;
    }
  }

  /** What a test did to the portals is undone, and its sessions are closed. */
  async reset(): Promise<void> {
    for (const session of this.#open.splice(0)) await session.close({ signOut: false });
    for (const carrier of [this.sandbox.meridian, this.sandbox.northgate]) carrier.reset();
    this.sandbox.inbox.clear();
    this.sandbox.log.clear();
    this.logged.length = 0;
  }

  async stop(): Promise<void> {
    await this.reset();
    await this.browser.close();
    await this.sandbox.close();
  }

  #log(): SessionLog {
    const note = (message: string, facts: LogFacts = {}): void => {
      this.logged.push({ message, facts });
    };
    return { info: note, warn: note };
  }
}
