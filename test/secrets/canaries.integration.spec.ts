import { appendFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { forceSync } from '../e2e/support/forceSync.ts';
import { LinkDialog } from '../e2e/support/pages/linkDialog.ts';
import { signIn } from '../e2e/support/pages/signIn.ts';
import { agencyPassword } from '../e2e/support/seedAgency.ts';
import { addSource, claimDevice, codeFor, meridian, northgate, passwordOf } from '../e2e/support/setUp.ts';
import { runFolder } from '../e2e/support/sharedCloud.ts';
import { untilDrained } from '../e2e/support/truth.ts';
import { drawPassword, passwordCanary, tokenCanary } from './canary.ts';
import type { Canary } from './canary.ts';
import { browserPlaces, platformPlaces } from './everyPlace.ts';
import { filesBelow } from './places.ts';
import { SecretSearch } from './secretSearch.ts';
import type { Finding } from './secretSearch.ts';
import { startWholeRun } from './startWholeRun.ts';
import { TypedSecrets } from './typedSecrets.ts';

let run: Awaited<ReturnType<typeof startWholeRun>>;
let secrets: TypedSecrets;
/** What the person needs at the product itself: the browser has it, and nobody else. */
const personsOwn: Canary[] = [tokenCanary('password at the product', agencyPassword)];

beforeAll(async () => {
  run = await startWholeRun();
  secrets = new TypedSecrets(run.agency.sandbox);
}, 180_000);
afterAll(() => run.close());

function typeCode(link: LinkDialog, label: string, code: string): Promise<void> {
  secrets.noteSessions();
  return link.submitCode(secrets.code(label, code));
}

/** Linked after a slip in the password and one in the code. */
async function linkWithSlips(sourceId: string): Promise<void> {
  const { sandbox } = run.agency;
  const link = await LinkDialog.at(run.browser.page, sourceId);
  await link.submitCredentials('agency', secrets.mistypedPassword());
  await link.seeText(/did not accept the username or password/);
  await link.press('Link again');
  await link.submitCredentials('agency', passwordOf(sandbox.meridian, 'agency'));
  await link.seeCodeStep();
  const code = await codeFor(run.agency, sandbox.meridian, 'agency');
  await typeCode(link, 'mistyped code', code === '918273' ? '918274' : '918273');
  await link.seeText(/That code was not accepted/);
  await typeCode(link, 'code by text message', code);
  await link.seeLinked();
  secrets.noteSessions();
  await link.done();
}

async function linkWithAuthenticator(sourceId: string): Promise<void> {
  const { northgate: carrier } = run.agency.sandbox;
  const link = await LinkDialog.at(run.browser.page, sourceId);
  await link.submitCredentials('agency', passwordOf(carrier, 'agency'));
  await link.seeText('Enter the code of your authenticator app');
  await typeCode(link, 'code of the authenticator app', await codeFor(run.agency, carrier, 'agency'));
  await link.seeLinked();
  secrets.noteSessions();
  await link.done();
}

/** The device loses its power between password and code: what it leaves on its disk is searched as it lies. */
async function dieInTheMiddle(sourceId: string): Promise<void> {
  const link = await LinkDialog.at(run.browser.page, sourceId);
  await link.submitCredentials('smith', passwordOf(run.agency.sandbox.meridian, 'smith'));
  await link.seeCodeStep();
  secrets.noteSessions();
  await run.agency.device.kill();
}

async function notePersonsOwn(): Promise<void> {
  for (const { name, value } of await run.browser.context.cookies()) {
    personsOwn.push(tokenCanary(`cookie ${name} of the product`, value));
  }
}

describe('what is secret', () => {
  it('is typed: two carriers, slips, a sweep, a force sync, a device that dies', async () => {
    const { agency, browser } = run;
    await claimDevice(agency);
    const atMeridian = await addSource(agency, meridian, 'agency');
    const atNorthgate = await addSource(agency, northgate, 'agency');
    const windows = { ...agency.windows, fresh: () => Promise.resolve(browser.page) };
    await signIn({ ...agency, windows });
    await notePersonsOwn();
    await linkWithSlips(atMeridian);
    await linkWithAuthenticator(atNorthgate);
    await untilDrained(agency, 90_000);
    const read = (await agency.records.outcomes(meridian)).find(({ state }) => state === 'SUCCESS');
    expect((await forceSync(agency, read?.policyId ?? '', atMeridian)).state).toBe('SUCCESS');
    secrets.noteSessions();
    await dieInTheMiddle(await addSource(agency, meridian, 'smith'));
    expect(agency.sandbox.log.counters()['meridian-life']?.['agency']).toMatchObject({
      password: 2,
      code: 2,
    });
  }, 180_000);

  it('is nowhere on the platform, the device, or between them', async () => {
    const search = new SecretSearch([...secrets.canaries, ...personsOwn]);
    const places = await platformPlaces(run);
    expect(await search.through(places)).toEqual([]);
    // A search of nothing finds nothing: every kind of place was there, and had something in it.
    const names = places.map(({ name }) => name).join('\n');
    for (const kind of [
      /postgres\/base\//,
      /pg_wal\//,
      /temporal\.db/,
      /history of link-session\//,
      /\/device\//,
    ]) {
      expect(names).toMatch(kind);
    }
    expect(search.bytesSearched).toBeGreaterThan(20_000_000);
  }, 120_000);

  it('is not kept, shown or sent in clear by the browser', async () => {
    const search = new SecretSearch(secrets.canaries);
    expect(await search.through(await browserPlaces(run))).toEqual([]);
    expect(search.bytesSearched).toBeGreaterThan(100_000);
  }, 60_000);
});

describe('the search', () => {
  it('finds what was planted, in each place', async () => {
    const secret = drawPassword();
    await plant(secret);
    const search = new SecretSearch([passwordCanary('planted', secret)]);
    const places = [...(await platformPlaces(run)), ...(await browserPlaces(run))];
    const findings = await search.through(places);
    const expected: [RegExp, string][] = [
      [/^table public\.contacts$/, 'base64'],
      [/postgres\/base\//, 'base64'],
      [/pg_wal\//, 'base64'],
      [/^history of planted-/, 'JSON-escaped'],
      [/temporal\.db/, 'hexadecimal'],
      [/^the log of api$/, 'URL-encoded'],
      [/\/device\/crash$/, 'UTF-16'],
      [/^the line between device and gateway$/, 'plain'],
      [/^the browser’s storage$/, 'JSON-escaped'],
      [/^what the browser sent$/, 'URL-encoded'],
    ];
    for (const [place, encoding] of expected) expectFound(findings, place, encoding);
  }, 120_000);
});

function expectFound(findings: readonly Finding[], place: RegExp, encoding: string): void {
  const there = findings.filter((finding) => place.test(finding.place)).map((finding) => finding.encoding);
  expect({ place: String(place), found: there }).toEqual({
    place: String(place),
    found: expect.arrayContaining([encoding]) as string[],
  });
}

async function plant(secret: string): Promise<void> {
  const { adminUrl, cloud, temporal, deviceLine, browser, startedAt } = run;
  await plantInRecords(adminUrl, Buffer.from(secret).toString('base64'));
  await temporal.client(Buffer.from(cloud.site.secrets.payloadKey, 'base64')).workflow.start('planted', {
    workflowId: `planted-${Buffer.from(secret).toString('hex')}`,
    taskQueue: 'nobody-listens',
    args: [{ password: secret }],
  });
  cloud.processes.api.lines.push(`GET /?password=${encodeURIComponent(secret)}`);
  const files = await filesBelow(runFolder(), startedAt);
  const serialNumber = files.find(({ name }) => name.endsWith('/device/serial-number'))?.name ?? '';
  await appendFile(join(dirname(serialNumber), 'crash'), Buffer.from(secret, 'utf16le'));
  const [host = '', port] = deviceLine.address.split(':');
  await new Promise<void>((resolve) => connect(Number(port), host).end(secret, resolve));
  const text = JSON.stringify(secret);
  await browser.page.evaluate(`sessionStorage.setItem('draft', ${text})`);
  await browser.page.evaluate(`fetch('/api/health?password=' + encodeURIComponent(${text}))`);
}

async function plantInRecords(adminUrl: string, text: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  await client.query('UPDATE contacts SET display_name = $1 WHERE id = (SELECT id FROM contacts LIMIT 1)', [
    text,
  ]);
  await client.end();
}
