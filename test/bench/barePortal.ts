import { wallClock } from '../../contracts/clock/businessClocks.ts';
import type { CarrierPlugin } from '../../plugin-sdk/plugin.ts';
import { BrowserProvider } from '../../worker-device/portal/browserProvider.ts';
import { openPortalSession } from '../../worker-device/portal/portalSession.ts';
import type { PortalSession } from '../../worker-device/portal/portalSession.ts';
import { username } from './portal.ts';
import type { BenchPortal } from './portal.ts';

const silent = { info: () => undefined, warn: () => undefined };

/**
 * The plugin without the product: the same runtime around it, with its limits on requests in flight and rate, called
 * in a loop. No queue, no journal, no gateway, no workflow.
 */
export class BarePortal {
  readonly #portal: BenchPortal;
  readonly #browser: BrowserProvider;

  constructor(portal: BenchPortal, executablePath: string) {
    this.#portal = portal;
    this.#browser = new BrowserProvider({ executablePath });
  }

  /** Milliseconds from the credentials to the next step, with the portal's page open before. */
  async timeLogin(plugin: CarrierPlugin): Promise<number> {
    const session = this.#open(plugin);
    try {
      await session.prepare();
      const credentials = { username, password: await this.#portal.password() };
      const startedAt = performance.now();
      const step = await session.submitCredentials(credentials);
      if (step.kind !== 'CHALLENGED') throw new Error(`The bare login led to ${JSON.stringify(step)}.`);
      return performance.now() - startedAt;
    } finally {
      await session.close({ signOut: false });
    }
  }

  /** Runs `work` in a linked session. */
  async linked<Result>(
    plugin: CarrierPlugin,
    work: (session: PortalSession) => Promise<Result>,
  ): Promise<Result> {
    const session = this.#open(plugin);
    try {
      await this.#link(session);
      return await work(session);
    } finally {
      await session.close({ signOut: true });
    }
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }

  #open(plugin: CarrierPlugin): PortalSession {
    const { origin } = this.#portal;
    return openPortalSession({ plugin, origin, browser: this.#browser, clock: wallClock, log: silent });
  }

  async #link(session: PortalSession): Promise<void> {
    const step = await session.submitCredentials({ username, password: await this.#portal.password() });
    if (step.kind !== 'CHALLENGED') throw new Error(`The bare login led to ${JSON.stringify(step)}.`);
    const last = await session.submitAnswers(step.challenge.id, { code: await this.#portal.code() });
    if (last.kind !== 'LINKED') throw new Error(`The bare login led to ${JSON.stringify(last)}.`);
  }
}

/** Every page of the list, one after the other: each page names the next. Returns the milliseconds. */
export async function timeList(session: PortalSession, wanted: ReadonlySet<string>): Promise<number> {
  const startedAt = performance.now();
  const found = new Set<string>();
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<PortalSession['listPage']>> = await session.listPage(cursor);
    for (const { number } of page.records) if (wanted.has(number)) found.add(number);
    cursor = page.nextCursor;
  } while (cursor !== null);
  if (found.size !== wanted.size) throw new Error(`The bare list gave ${found.size} of ${wanted.size}.`);
  return performance.now() - startedAt;
}

/** Every policy, as many at once as the session allows. Returns the milliseconds. */
export async function timeReads(session: PortalSession, numbers: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const waiting = [...numbers];
  const readOn = async (): Promise<void> => {
    for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
      const { kind } = await session.read(number);
      if (kind !== 'VALUES') throw new Error(`The bare read of ${number} gave ${kind}.`);
    }
  };
  await Promise.all(Array.from({ length: session.maxConcurrentReads }, readOn));
  return performance.now() - startedAt;
}
