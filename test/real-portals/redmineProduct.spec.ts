import { join } from 'node:path';
import type { Page } from 'playwright';
import { eventually } from '../e2e/support/eventually.ts';
import { Wire } from '../e2e/support/network.ts';
import { createDevice } from '../e2e/support/pages/devices.ts';
import { InstitutionsPage } from '../e2e/support/pages/institutions.ts';
import { signIn } from '../e2e/support/pages/signIn.ts';
import type { CrmEntry } from '../e2e/support/seedAgency.ts';
import { stage } from '../e2e/support/story.ts';
import { describeAtRedmine } from './redmine/describeAtRedmine.ts';
import { RedmineServer } from './redmine/redmineServer.ts';
import type { RedmineTruth } from './redmine/redmineServer.ts';

const institution = 'Heartland Mutual';
const sourceName = 'Heartland – Agent';
/** A code works once in 30 seconds, so a login may have to wait for the next one. */
const loginTimeoutMs = 120_000;

/** The whole product at an application that nobody on this project wrote, through its own Link dialog. */
(await describeAtRedmine())('an agency whose carrier is a real Redmine', () => {
  let redmine: RedmineServer;
  let wire: Wire;
  let page: Page;
  const { agency, story } = stage(
    async () => {
      redmine = await RedmineServer.start();
      // As far away as a carrier: the sweep takes seconds, so that its session can end in the middle.
      wire = await Wire.to(new URL(redmine.origin).host, { latencyMs: 500 });
      return {
        policies: 50,
        furtherBooks: { [institution]: redmine.truth.map(inCrm) },
        deviceEnvironment: {
          PLUGIN_DIRECTORIES: join(import.meta.dirname, 'plugins'),
          PORTAL_ORIGINS: JSON.stringify({ redmine: `http://${wire.address}` }),
        },
      };
    },
    async (created) => {
      page = await signIn(created);
      await createDevice(page, await created.device.serialNumber());
      await created.device.ready();
      const institutions = await InstitutionsPage.open(page);
      await institutions.connect(institution);
      await institutions.addSource(institution, { name: sourceName, username: redmine.credentials.user });
    },
  );
  afterAll(async () => {
    await wire.close();
    await redmine.stop();
  });

  async function link(): Promise<void> {
    const dialog = await (await InstitutionsPage.open(page)).link(sourceName);
    const { user, password } = redmine.credentials;
    await dialog.submitCredentials(user, password);
    await dialog.seeCodeStep();
    await dialog.submitCode(await redmine.freshCode());
    await dialog.seeLinked();
    await dialog.done();
  }

  const recorded = async () =>
    (await agency().records.outcomes(institution)).filter(({ state }) => state === 'SUCCESS');

  story(
    'is read until the portal ends all sessions after the 60th record',
    async () => {
      await link();
      await eventually(async () => expect((await recorded()).length).toBeGreaterThanOrEqual(60), {
        timeoutMs: 60_000,
        pauseMs: 20,
      });
      await redmine.expireSessions();
      await page
        .getByRole('listitem')
        .filter({ hasText: sourceName })
        .getByText('Unlinked', { exact: true })
        .waitFor({ timeout: 30_000 });
      expect((await recorded()).length).toBeLessThan(200);
    },
    loginTimeoutMs,
  );

  story(
    'has every record in the end: both amounts of the 192 open ones, and findings for the 8 closed',
    async () => {
      const before = new Map((await recorded()).map(({ policyId }) => [policyId, true]));
      await link();
      await eventually(async () => expect(await recorded()).toHaveLength(200), { timeoutMs: 60_000 });
      const outcomes = (await agency().records.outcomes(institution)).map(({ number, values, findings }) => ({
        number,
        values,
        findings,
      }));
      expect(byNumber(outcomes)).toEqual(byNumber(redmine.truth.map(expectedOf)));
      expect(redmine.truth.filter(({ closed }) => closed)).toHaveLength(8);
      // What was recorded before the session ended was not read again.
      const attempts = (await agency().records.attempts()).filter(({ state }) => state === 'SUCCESS');
      for (const policyId of before.keys()) {
        expect(attempts.filter((attempt) => attempt.policyId === policyId)).toHaveLength(1);
      }
    },
    loginTimeoutMs,
  );
});

function inCrm(record: RedmineTruth): CrmEntry {
  const number = record['Policy number'];
  return {
    crm: { present: true, number, statusIndicator: 'Open' },
    issueDate: '2015-04-01',
    owner: { id: `client-${record.id}`, firstName: 'Client', lastName: String(record.id), email: '' },
    product: { code: 'HM-WL', name: 'Heartland Whole Life', line: 'Life' },
  };
}

function expectedOf(record: RedmineTruth) {
  const { closed, 'Policy number': number } = record;
  if (closed) return { number, values: {}, findings: ['STATUS_DIFFERS'] };
  const values = {
    CASH_SURRENDER_VALUE: record['Surrender value'],
    ANNUAL_PREMIUM: record['Annual premium'],
  };
  return { number, values, findings: [] };
}

function byNumber<T extends { number: string }>(items: T[]): T[] {
  return items.sort((left, right) => (left.number < right.number ? -1 : 1));
}
