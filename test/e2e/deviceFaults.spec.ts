import { makeDevice } from './support/agency.ts';
import type { Agency } from './support/agency.ts';
import { body } from './support/apiClient.ts';
import { eventually } from './support/eventually.ts';
import { Wire } from './support/network.ts';
import { LinkDialog } from './support/pages/linkDialog.ts';
import { signIn } from './support/pages/signIn.ts';
import { requestsTo, timesServed } from './support/requestLog.ts';
import { sharedCloud } from './support/sharedCloud.ts';
import { addSource, claimDevice, linkSource, meridian, passwordOf } from './support/setUp.ts';
import { stage } from './support/story.ts';
import { expectEachRecordedOnce, expectTruth, untilDrained } from './support/truth.ts';

/** A device that is turned off at any moment loses nothing and repeats no submission. */
describe('a device that is killed', () => {
  let sourceId: string;
  const { agency, story } = stage({ policies: 150 }, async (created) => {
    await claimDevice(created);
    sourceId = await addSource(created, meridian, 'agency');
  });

  story('in the middle of a login submits nothing again; the person is told and links anew', async () => {
    const { device, sandbox } = agency();
    sandbox.meridian.faults.add({ kind: 'delay', method: 'POST', path: '/login', ms: 4_000, times: 1 });
    const link = await LinkDialog.at(await signIn(agency()), sourceId);
    await link.submitCredentials('agency', passwordOf(sandbox.meridian, 'agency'));
    await eventually(() => expect(passwords(agency())).toBe(1));
    await device.kill();
    device.begin();
    await link.button('Link again').waitFor();
    expect(passwords(agency())).toBe(1);
    await link.page.close();
  });

  story('in the middle of a batch leaves every other policy queued', async () => {
    const { device, records, sandbox } = agency();
    await device.ready();
    sandbox.meridian.faults.add({ kind: 'delay', path: '/policies', ms: 400 });
    await linkSource(agency(), sourceId);
    await eventually(async () => expect((await records.counts()).SUCCESS ?? 0).toBeGreaterThan(0));
    await device.kill();
    expect(await records.queued()).toBeGreaterThan(20);
    device.begin();
    await device.ready();
    await untilUnlinked(agency(), sourceId);
  });

  story('goes on at the next link, and each policy is recorded once', async () => {
    const { sandbox } = agency();
    sandbox.meridian.faults.clear();
    await linkSource(agency(), sourceId);
    await untilDrained(agency());
    await expectTruth(agency());
    await expectEachRecordedOnce(agency());
    expect(sandbox.log.counters()['meridian-life']?.['agency']).toEqual({ password: 3, code: 2, totp: 0 });
  });
});

describe('a device that is cut off from the gateway while it reads', () => {
  let sourceId: string;
  let wire: Wire;
  const { agency, story } = stage({ policies: 150, deviceOn: false }, async (created) => {
    const cloud = await sharedCloud();
    const { host, ports } = cloud.site;
    wire = await Wire.to(`${host}:${String(ports.GATEWAY_PORT)}`);
    created.device = await makeDevice(cloud, created.sandbox, { GATEWAY_ADDRESS: wire.address });
    created.device.begin();
    await claimDevice(created);
    sourceId = await addSource(created, meridian, 'agency');
  });
  afterAll(() => wire.close());

  story('keeps what it has read through its own death, and delivers it when it is back', async () => {
    const { device, records, sandbox } = agency();
    sandbox.meridian.faults.add({ kind: 'delay', path: '/policies', ms: 300 });
    await linkSource(agency(), sourceId);
    await eventually(async () => expect((await records.counts()).SUCCESS ?? 0).toBeGreaterThan(0));
    wire.cut();
    const recorded = (await records.counts()).SUCCESS ?? 0;
    await eventually(() => {
      const shown = timesServed(requestsTo(sandbox, 'meridian-life').filter(({ completed }) => completed));
      expect(shown.size).toBeGreaterThan(recorded + 25);
    });
    await device.kill();
    const shownBefore = new Set(timesServed(requestsTo(sandbox, 'meridian-life')).keys());
    wire.mend();
    device.begin();
    await device.ready();
    await eventually(async () => expect((await records.counts()).SUCCESS ?? 0).toBeGreaterThan(recorded));
    await untilUnlinked(agency(), sourceId);
    sandbox.meridian.faults.clear();
    const last = sandbox.log.lastSequence;
    await linkSource(agency(), sourceId);
    await untilDrained(agency());
    await expectTruth(agency());
    // The page on which it died may come again, those before it not.
    const shownAgain = timesServed(sandbox.log.since(last, 10_000));
    const again = [...shownAgain.keys()].filter((id) => shownBefore.has(id));
    expect(again.length).toBeLessThanOrEqual(50);
  });

  story('is told to be away when somebody links while it is off, and nothing is submitted', async () => {
    const { device, sandbox } = agency();
    const before = passwords(agency());
    sandbox.meridian.sessions.live().forEach((session) => sandbox.meridian.sessions.end(session));
    await device.stop();
    const page = await signIn(agency());
    const other = await addSource(agency(), meridian, 'smith');
    const link = await LinkDialog.at(page, other);
    await link.dialog
      .getByText(/device did not take this step in time|device is not connected/)
      .first()
      .waitFor({ timeout: 45_000 });
    expect(passwords(agency())).toBe(before);
  });
});

function passwords(agency: Agency): number {
  const logins = Object.values(agency.sandbox.log.counters()['meridian-life'] ?? {});
  return logins.reduce((sum, { password }) => sum + password, 0);
}

async function untilUnlinked(agency: Agency, sourceId: string): Promise<void> {
  const api = await agency.api();
  await eventually(async () => {
    const source = await body(api.GET('/api/v1/sources/{id}', { params: { path: { id: sourceId } } }));
    expect(source.state).toBe('UNLINKED');
  });
}
