import { reportLine } from '../../conformance/report.ts';
import { runChecks } from '../../conformance/runChecks.ts';
import type { CheckResult } from '../../conformance/runChecks.ts';
import type { CarrierPlugin } from '../../plugin-sdk/index.ts';
import { findChromium } from '../../scripts/engines/chromium.ts';
import { BrowserProvider } from '../../worker-device/portal/browserProvider.ts';
import { addressPlugin } from './addressPlugin.ts';
import { addressCode, addressLogin, AddressPortal, addressRecords } from './addressPortal.ts';

/** Those that hide the session or lead its address in a circle. */
const only = [
  'links',
  'complete-list',
  'expired-list',
  'probe-tells',
  'expired-session',
  'no-secret-in-logs',
];
let browser: BrowserProvider;
let portal: AddressPortal;

beforeAll(async () => {
  browser = new BrowserProvider({ executablePath: await findChromium(() => undefined) });
});
afterAll(() => browser.close());
beforeEach(async () => {
  portal = new AddressPortal('SEGMENT');
  await portal.listen();
});
afterEach(() => portal.close());

function check(plugin: CarrierPlugin, checks: readonly string[] = only): Promise<CheckResult[]> {
  return runChecks({
    plugin,
    browser,
    portal: {
      origin: portal.origin,
      credentials: addressLogin,
      answer: () => Promise.resolve({ code: addressCode }),
      records: addressRecords.map(({ number, value }) => ({
        number,
        gives: 'VALUES',
        values: { ACCOUNT_VALUE: value },
        asOf: '2026-01-02',
      })),
      absentNumbers: ['007', 'AB12'],
      listed: addressRecords.length,
    },
    only: checks,
  });
}

describe('the conformance kit at a portal that carries its session in the address', () => {
  it('finds nothing wrong with a plugin that keeps the address of its session', async () => {
    const results = await check(addressPlugin('http'));
    expect(results.map(({ id }) => id).sort()).toEqual([...only].sort());
    expect(results.filter(({ finding }) => finding.kind !== 'HOLDS').map(reportLine)).toEqual([]);
  }, 120_000);

  it('names a plugin that prints the address of its session, and one that takes a sign-in page for the portal', async () => {
    const good = addressPlugin('http');
    const results = await check(
      {
        ...good,
        probe: async (handle) => {
          process.stdout.write(`${handle.memory.get('address') ?? ''}\n`);
          return (await handle.get('/home')).status === 200;
        },
      },
      ['probe-tells', 'no-secret-in-logs'],
    );
    expect(results.map(({ finding }) => finding.kind)).toEqual(['BROKEN', 'BROKEN']);
  }, 120_000);
});
