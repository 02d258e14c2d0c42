import { reportLine } from '../../conformance/report.ts';
import { runChecks } from '../../conformance/runChecks.ts';
import type { CheckResult } from '../../conformance/runChecks.ts';
import { PortalFailure } from '../../plugin-sdk/index.ts';
import type { CarrierPlugin, Login } from '../../plugin-sdk/index.ts';
import { BrowserProvider } from '../../worker-device/portal/browserProvider.ts';
import { tokenPlugin } from './tokenPlugin.ts';
import { TokenPortal, tokenLogin, tokenRecords } from './tokenPortal.ts';

let portal: TokenPortal;
/** Never started: these plugins sign in over HTTP. */
const browser = new BrowserProvider({ executablePath: 'none' });

beforeEach(async () => {
  portal = new TokenPortal();
  await portal.listen();
});
afterEach(() => portal.close());

function check(plugin: CarrierPlugin, only?: readonly string[]): Promise<CheckResult[]> {
  return runChecks({
    plugin,
    browser,
    portal: {
      origin: portal.origin,
      credentials: tokenLogin,
      answer: () => Promise.resolve({ code: portal.code() }),
      records: tokenRecords.map(({ number, value }) => ({
        number,
        gives: 'VALUES',
        values: { ACCOUNT_VALUE: String(value) },
        asOf: '2026-01-02',
      })),
      absentNumbers: ['007', 'AB12'],
      listed: tokenRecords.length,
    },
    ...(only === undefined ? {} : { only }),
  });
}

function seenById(results: readonly CheckResult[]): Record<string, string> {
  return Object.fromEntries(
    results.map(({ id, finding }) => [id, finding.kind === 'BROKEN' ? finding.seen : finding.kind]),
  );
}

/** The same plugin, meddled with after each answer. */
function sendingAgain(good: CarrierPlugin, again: Readonly<Record<string, string>>): CarrierPlugin {
  return {
    ...good,
    async *login(handle, credentials): Login {
      const login = good.login(handle, credentials);
      let step = await login.next();
      while (step.done !== true) {
        const answer = yield step.value;
        await handle.post('/auth', { json: again });
        step = await login.next(answer);
      }
    },
  };
}

describe('the conformance kit at a portal of tokens that takes the code with the password', () => {
  it.each(['AFTER_THE_PASSWORD', 'BEFORE_THE_PASSWORD'] as const)(
    'finds nothing wrong with a plugin that asks for the code %s',
    async (whenAsked) => {
      const found = seenById(await check(tokenPlugin(whenAsked)));
      const notTested = Object.keys(found).filter((id) => found[id] === 'NOT_TESTED');
      expect(notTested.sort()).toEqual(['fresh-values', 'late-code', 'locked-login']);
      expect(Object.values(found).filter((kind) => kind !== 'NOT_TESTED')).toEqual(
        Array.from({ length: Object.keys(found).length - notTested.length }, () => 'HOLDS'),
      );
    },
    60_000,
  );

  it('names a plugin that sends the password again without the new code', async () => {
    const plugin = sendingAgain(tokenPlugin('AFTER_THE_PASSWORD'), tokenLogin);
    expect(seenById(await check(plugin, ['links']))['links']).toMatch(/a second time/);
    expect(portal.submissions.map(({ code }) => code)).toEqual([undefined]);
  });

  it('says what the runtime noted where a login fails, and signs in no more for the other checks', async () => {
    const plugin: CarrierPlugin = {
      ...tokenPlugin('AFTER_THE_PASSWORD'),
      async *login(handle, json): Login {
        await handle.post('/auth', { json });
        throw new PortalFailure('SITE_CHANGED', 'the form has moved');
      },
    };
    const results = await check(plugin);
    const [links] = results;
    expect(links && reportLine(links)).toMatch(/BROKEN[^]*noted:[^]*SITE_CHANGED: the form has\s+moved/);
    expect(seenById(results)).toMatchObject({ 'probe-tells': 'NOT_TESTED', pace: 'NOT_TESTED' });
    // `links` and one more try, a wrong password, a wrong code; the unanswered one never arrives.
    expect(portal.submissions).toHaveLength(4);
  });
});
