import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { addressTokensIn } from '../../plugin-sdk/sessionAddress.ts';
import { broken, holds, notTested } from '../check.ts';
import type { Check, Finding } from '../check.ts';
import type { ConformanceKit } from '../conformanceKit.ts';
import { foreignLink } from '../disturbances.ts';
import type { Exchange } from '../exchange.ts';

/** Room for the way between the runtime, which keeps the pace, and the proxy, which measures it. */
const jitterMs = 150;
/** A process that stands still for longer sees requests together that were made apart. */
const longestStallMs = 300;
/** A busy machine has calmer moments. */
const mostLooks = 5;

const pace: Check = {
  id: 'pace',
  promise: 'The portal is asked no faster than the plugin declares',
  async run(kit) {
    let finding = await lookAtPace(kit);
    for (let looks = 1; finding.kind === 'NOT_TESTED' && looks < mostLooks; looks += 1) {
      finding = await lookAtPace(kit);
    }
    return finding;
  },
};

async function lookAtPace(kit: ConformanceKit): Promise<Finding> {
  await kit.linked();
  const { requestsPerSecond, maxConcurrentRequests } = kit.plugin.session;
  const numbers = kit.portal.records.map(({ number }) => number);
  const stalls = monitorEventLoopDelay({ resolution: 10 });
  stalls.enable();
  const { exchanges } = await kit.proxy.record(() =>
    Promise.all([...numbers, ...numbers, ...numbers].map((number) => kit.read(number))),
  );
  stalls.disable();
  const stallMs = Math.ceil(stalls.max / 1e6);
  const rate = mostInASecond(exchanges, jitterMs + stallMs);
  const inFlight = mostInFlight(exchanges);
  const allowed = Math.max(1, Math.ceil(requestsPerSecond));
  // Too many are too many, however long the machine stood still: that much closer they may have come.
  if (stallMs > longestStallMs && rate <= allowed) {
    return notTested(`this machine is too busy to tell: it stood still for ${stallMs} ms`);
  }
  if (rate <= allowed && inFlight <= maxConcurrentRequests) {
    return holds(`at most ${rate} requests in a second (${allowed} allowed), ${inFlight} in flight`);
  }
  return broken(
    `${rate} requests within a second (${allowed} declared), ${inFlight} in flight (${maxConcurrentRequests} declared)`,
    'Ask the portal by `portal.get`, `portal.post` and `portal.page` only; the runtime keeps their pace.',
  );
}

/** @param closerMs milliseconds that two requests may have come closer on their way */
function mostInASecond(exchanges: readonly Exchange[], closerMs: number): number {
  const starts = exchanges.map((exchange) => exchange.at);
  return Math.max(
    0,
    ...starts.map(
      (start) => starts.filter((other) => other >= start && other < start + 1_000 - closerMs).length,
    ),
  );
}

function mostInFlight(exchanges: readonly Exchange[]): number {
  const open = (moment: number): number =>
    exchanges.filter(({ at, endedAt }) => at <= moment && (endedAt ?? Infinity) > moment).length;
  return Math.max(0, ...exchanges.map(({ at }) => open(at)));
}

const origins: Check = {
  id: 'own-origins',
  promise: 'Nothing outside the declared origins is asked for',
  async run(kit) {
    const [record] = kit.withValues();
    if (record === undefined) return notTested('no record with values');
    let reached = 0;
    const elsewhere = createServer((_request, response) => {
      reached += 1;
      response.end('elsewhere');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = elsewhere.address() as AddressInfo;
      await kit.linked();
      const before = kit.logged.length;
      const link = foreignLink(`http://127.0.0.1:${port}/next`);
      await kit.proxy.during(link, () => kit.read(record.number));
      const refused = kit.logged.slice(before).some((line) => /another origin|was not made/.test(line));
      if (reached === 0 && !refused) return holds('a link to elsewhere in every page was left alone');
      return broken(
        `a link to another origin was followed${reached > 0 ? '' : ', and refused by the runtime'}`,
        'Check where a link leads before you follow it, or build the path from its parts; declare an origin that really belongs to the portal in `origins`.',
      );
    } finally {
      elsewhere.closeAllConnections();
      await new Promise((resolve) => elsewhere.close(resolve));
    }
  },
};

const pages: Check = {
  id: 'no-page-left-open',
  promise: 'A session that reads over HTTP holds no page',
  async run(kit) {
    if (kit.plugin.session.readsOver === 'page') return notTested('the plugin reads over the page');
    const [record] = kit.withValues();
    await kit.linked();
    if (record !== undefined) await kit.read(record.number);
    const open = kit.openPages();
    if (open === 0) return holds('after the login and after a read');
    return broken(
      `${open} pages are open after a read`,
      "Call `portal.page()` in `login` only, or declare `readsOver: 'page'` with its cost.",
    );
  },
};

const silence: Check = {
  id: 'no-secret-in-logs',
  promise: "No password, no code and no session's token is written anywhere",
  async run(kit) {
    await kit.linked();
    const written = [...kit.logged, ...kit.printed].join('\n');
    const leaked = kit.typed.filter((secret) => secret.length >= 4 && written.includes(secret));
    const tokens = tokensOf(kit.proxy.exchanges);
    const shown = tokens.filter((token) => written.includes(token));
    if (leaked.length + shown.length === 0) {
      return holds(`${kit.typed.length + tokens.length} secrets looked for`);
    }
    return broken(
      leaked.length > 0
        ? `${leaked.length} of what was typed stands in the output`
        : `${shown.length} tokens of the portal's session, as its addresses carry them, stand in the output`,
      'Write nothing of credentials and answers, and no address of a session: no console output, no secret in the detail of a PortalFailure.',
    );
  },
};

const shortestToken = 8;

/** What the addresses that were asked for carry in the place of a cookie. */
function tokensOf(exchanges: readonly Exchange[]): string[] {
  const tokens = exchanges.flatMap(({ target }) => addressTokensIn(target).map(({ value }) => value));
  return [...new Set(tokens)].filter((token) => token.length >= shortestToken);
}

const signOut: Check = {
  id: 'signs-out',
  promise: 'Signing out tells the portal',
  async run(kit) {
    const session = await kit.linked();
    const { exchanges } = await kit.proxy.record(() => session.close({ signOut: true }));
    const refused = kit.logged.some((line) => line.includes('was not told of the sign-out'));
    if (exchanges.length > 0 && !refused) return holds(`${exchanges.length} requests`);
    return broken(
      'the portal was not told',
      'Send in `logout` what the sign-out button of the portal sends.',
    );
  },
};

/** In this order: the last ends the session that the others share. */
export const mannerChecks: readonly Check[] = [pace, origins, pages, silence, signOut];
