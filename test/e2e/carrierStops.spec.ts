import { randomUUID } from 'node:crypto';
import { startGuardian } from '../../scripts/processes/startGuardian.ts';
import type { Sandbox } from '../../sandbox/startSandbox.ts';
import { createDataSource } from '../../database/dataSource.ts';
import type { Agency } from './support/agency.ts';
import { body, once, refusal } from './support/apiClient.ts';
import { startCloud } from './support/cloud.ts';
import type { Cloud } from './support/cloud.ts';
import { eventually } from './support/eventually.ts';
import { OperationsPage } from './support/pages/operations.ts';
import { signIn, signInAsOperator } from './support/pages/signIn.ts';
import { requestsTo } from './support/requestLog.ts';
import { seedUser } from './support/seedAgency.ts';
import { addSource, claimDevice, linkSource, meridian } from './support/setUp.ts';
import { prepareCloud } from './support/sharedCloud.ts';
import { stage } from './support/story.ts';
import { expectEachRecordedOnce, expectTruth, untilDrained } from './support/truth.ts';

const pluginId = 'meridian-life';
/** Less than a device waits for a page. */
const pageTakesMs = 20_000;
/** From the operator's word to the end of the session: the device is told at once. */
const soonMs = 15_000;

/** Promise 10: an operator can stop a carrier. For everyone, so it has a cloud of its own. */
describe('a carrier that an operator stops in the middle of a sweep', () => {
  let cloud: Cloud;
  let migratorUrl: string;
  let sourceId: string;
  let operations: OperationsPage;
  const { agency, story } = stage(
    async () => {
      const { plan, ...access } = await prepareCloud();
      migratorUrl = access.migratorUrl;
      cloud = await startCloud(plan, startGuardian());
      return { policies: 150, cloud: { site: cloud.site, ...access } };
    },
    async (created) => {
      operations = new OperationsPage(await signInAsOperator(created, await createOperator(created)));
      await claimDevice(created);
      sourceId = await addSource(created, meridian, 'agency');
      // All but the first page of the list: its sweep is under way for as long as a slow screen may take.
      created.sandbox.meridian.faults.add({ kind: 'delay', path: '/policies', skip: 1, ms: pageTakesMs });
      await linkSource(created, sourceId);
      await eventually(async () => expect((await created.records.counts()).SUCCESS ?? 0).toBeGreaterThan(0));
    },
  );
  afterAll(() => cloud.stop());

  async function createOperator({ organizationId }: Agency): Promise<string> {
    const email = `operator-${randomUUID()}@platform.test`;
    const dataSource = createDataSource({ url: migratorUrl, applicationName: 'e2e seed', poolSize: 1 });
    await dataSource.initialize();
    await seedUser(dataSource, organizationId, { email, name: 'Ola Operator', role: 'OPERATOR' });
    await dataSource.destroy();
    return email;
  }

  story('signs out and reads nothing more within seconds, and the office reads why', async () => {
    const { records, sandbox } = agency();
    const api = await agency().api();
    await operations.stopCarrier(pluginId, 'Meridian asked us to pause.');
    await eventually(
      async () => {
        const source = await body(api.GET('/api/v1/sources/{id}', { params: { path: { id: sourceId } } }));
        expect(source).toMatchObject({ state: 'UNLINKED', nextAction: 'WAIT' });
        expect((await records.counts()).IN_PROGRESS ?? 0).toBe(0);
      },
      { timeoutMs: soonMs },
    );
    expect(await records.queued()).toBeGreaterThan(0);
    const read = readingsOf(sandbox).length;
    const link = api.POST('/api/v1/sources/{id}/link-sessions', {
      params: { path: { id: sourceId }, ...once() },
    });
    expect(await refusal(link)).toEqual({ status: 409, code: 'CARRIER_STOPPED' });
    const page = await signIn(agency());
    await page.goto('/sync/sources');
    await page.getByText('Meridian asked us to pause.').waitFor();
    expect(await page.getByRole('button', { name: 'Link', exact: true }).count()).toBe(0);
    expect(readingsOf(sandbox)).toHaveLength(read);
  });

  story('goes on from its queue when it is started and linked again', async () => {
    agency().sandbox.meridian.faults.clear();
    await operations.startCarrier(pluginId, 'They are back.');
    const page = await signIn(agency());
    await page.goto('/sync/sources');
    await page.getByText(/was stopped for a while, and may go on/).waitFor();
    await linkSource(agency(), sourceId);
    await untilDrained(agency(), 90_000);
    await expectTruth(agency());
    await expectEachRecordedOnce(agency());
  });

  it('met no error in any window', () => {
    expect(agency().windows.errors()).toEqual([]);
  });
});

/** What was asked for about policies; signing out is no reading. */
function readingsOf(sandbox: Sandbox) {
  return requestsTo(sandbox, pluginId).filter(({ path }) => path.startsWith('/policies'));
}
