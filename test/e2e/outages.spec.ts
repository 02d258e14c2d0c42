import { startGuardian } from '../../scripts/processes/startGuardian.ts';
import { refusal, once, body } from './support/apiClient.ts';
import { startCloud } from './support/cloud.ts';
import type { Cloud, CloudPlan } from './support/cloud.ts';
import { eventually } from './support/eventually.ts';
import { forceSync } from './support/forceSync.ts';
import { Wire } from './support/network.ts';
import { signIn } from './support/pages/signIn.ts';
import { policyLike } from './support/sandboxBook.ts';
import { addSource, claimDevice, linkSource, meridian } from './support/setUp.ts';
import { prepareCloud } from './support/sharedCloud.ts';
import { stage } from './support/story.ts';
import { expectEachRecordedOnce, expectTruth, untilDrained } from './support/truth.ts';

/** PostgreSQL or Temporal away for a while, and each process killed, in the middle of a sweep. */
describe('a cloud in which something is away', () => {
  let cloud: Cloud;
  let postgres: Wire;
  let temporal: Wire;
  let sourceId: string;
  const { agency, story } = stage(
    async () => {
      const { plan, ...access } = await prepareCloud();
      postgres = await Wire.to(new URL(plan.databaseUrls.api).host);
      temporal = await Wire.to(plan.temporalAddress);
      cloud = await startCloud(throughWires(plan), startGuardian());
      return { policies: 150, cloud: { site: cloud.site, ...access } };
    },
    async (created) => {
      await claimDevice(created);
      sourceId = await addSource(created, meridian, 'agency');
      created.sandbox.meridian.faults.add({ kind: 'delay', path: '/policies', ms: 250 });
      await linkSource(created, sourceId);
      await eventually(async () => expect((await created.records.counts()).SUCCESS ?? 0).toBeGreaterThan(0));
    },
  );
  afterAll(async () => {
    await cloud.stop();
    await Promise.all([postgres.close(), temporal.close()]);
  });

  function throughWires(plan: CloudPlan): CloudPlan {
    const wired = (text: string): string => {
      const url = new URL(text);
      url.host = postgres.address;
      return url.href;
    };
    const { api, sync, gateway } = plan.databaseUrls;
    return {
      ...plan,
      databaseUrls: { api: wired(api), sync: wired(sync), gateway: wired(gateway) },
      temporalAddress: temporal.address,
    };
  }

  const pids = () => Object.values(cloud.processes).map(({ pid }) => pid);

  story('says so on the screen while PostgreSQL is away, and heals by itself', async () => {
    const page = await signIn(agency());
    const before = pids();
    postgres.cut();
    const api = await agency().api();
    expect(await refusal(api.GET('/api/v1/dashboard'))).toEqual({
      status: 503,
      code: 'SERVICE_UNAVAILABLE',
    });
    await page.getByRole('link', { name: 'Contacts' }).click();
    await page.getByText(/does not answer at the moment/).waitFor();
    postgres.mend();
    await page.getByText(/does not answer at the moment/).waitFor({ state: 'detached' });
    expect(pids()).toEqual(before);
  });

  story('answers with a refusal, not a hang, while Temporal is away', async () => {
    temporal.cut();
    const api = await agency().api();
    const params = { path: { id: sourceId }, ...once() };
    const answer = refusal(api.POST('/api/v1/sources/{id}/link-sessions', { params }));
    expect(await answer).toEqual({ status: 503, code: 'SERVICE_UNAVAILABLE' });
    await body(api.GET('/api/v1/dashboard'));
    temporal.mend();
  });

  story('lets each of its processes be killed', async () => {
    for (const process of Object.values(cloud.processes)) {
      await process.kill();
      await process.start();
    }
  });

  story('loses nothing and records nothing twice', async () => {
    agency().sandbox.meridian.faults.clear();
    const api = await agency().api();
    const source = await body(api.GET('/api/v1/sources/{id}', { params: { path: { id: sourceId } } }));
    expect(source.state).toBe('LINKED');
    await untilDrained(agency());
    await expectTruth(agency());
    await expectEachRecordedOnce(agency());
    const policyId = await agency().records.policyId(policyLike(agency().sandbox.meridian, 'dashes').number);
    expect((await forceSync(agency(), policyId)).state).toBe('SUCCESS');
    expect(agency().sandbox.log.counters()['meridian-life']?.['agency']).toEqual({
      password: 1,
      code: 1,
      totp: 0,
    });
  });
});
