import type { Agency } from './support/agency.ts';
import { body, once } from './support/apiClient.ts';
import { eventually } from './support/eventually.ts';
import { requestsTo } from './support/requestLog.ts';
import { bookOf } from './support/sandboxBook.ts';
import { slowRecords } from './support/slowRecords.ts';
import { addSource, claimDevice, linkSource, meridian } from './support/setUp.ts';
import { signIn } from './support/pages/signIn.ts';
import { stage } from './support/story.ts';
import { expectEachRecordedOnce, expectTruth, untilDrained } from './support/truth.ts';

const listPage = 25;

/** Guide 000: "Sync pauses where it left off and resumes automatically the next time the source is linked." */
describe('a session that the carrier ends in the middle of a sweep', () => {
  let sourceId: string;
  const { agency, story } = stage({ policies: 200 }, async (created) => {
    await claimDevice(created);
    sourceId = await addSource(created, meridian, 'agency', 'Meridian – Agency');
    // The first three pages of the list are shown; the fourth ends the session.
    created.sandbox.meridian.faults.add({ kind: 'expireSession', path: '/policies', skip: 3, times: 1 });
    await linkSource(created, sourceId);
  });

  story('pauses the sweep, keeps what was read, and asks for a link', async () => {
    const { records, sandbox } = agency();
    const api = await agency().api();
    await eventually(async () => {
      const source = await body(api.GET('/api/v1/sources/{id}', { params: { path: { id: sourceId } } }));
      expect(source.state).toBe('UNLINKED');
    });
    await eventually(async () => expect(await records.claimed()).toBe(0));
    const counts = await records.counts();
    expect(counts.SUCCESS).toBeGreaterThan(0);
    expect(counts.NOT_FOUND ?? 0).toBe(0);
    expect(await records.queued()).toBeGreaterThan(100);
    const page = await signIn(agency());
    await page.getByText('Paused until it is linked; goes on where it stopped').waitFor();
    await page.getByRole('button', { name: 'Link' }).first().waitFor();
    expect(sandbox.log.counters()['meridian-life']?.['agency']).toEqual({ password: 1, code: 1, totp: 0 });
  });

  story('asks the carrier for nothing while it waits', async () => {
    const { sandbox } = agency();
    const before = sandbox.log.lastSequence;
    // Waking it makes it look again at what is true; it is still unlinked.
    const api = await agency().api();
    await body(api.POST('/api/v1/contacts', { params: once(), body: { displayName: 'Somebody new' } }));
    expect(sandbox.log.lastSequence).toBe(before);
  });

  story(
    'resumes at the page it stopped at when it is linked again, and reads no list page twice',
    async () => {
      await linkSource(agency(), sourceId);
      await untilDrained(agency());
      expectEachPageOnce(agency());
    },
  );

  story('has the right outcome for every policy in the end', async () => {
    await expectTruth(agency());
  });
});

/** A person who is quicker than the database: what the former session has read is read by no other. */
describe('a source that is linked again while what was read is still being recorded', () => {
  const restOfBookMs = 90_000;
  /** Five pages then take longer than a busy machine needs to link again, and each delivery less than a device waits. */
  const valueTakesMs = 50;
  let sourceId: string;
  let atFullSpeed: () => Promise<void>;
  const { agency, story } = stage({ policies: 200 }, async (created) => {
    await claimDevice(created);
    sourceId = await addSource(created, meridian, 'agency');
    atFullSpeed = await slowRecords(created.records.organizationId, valueTakesMs);
    created.sandbox.meridian.faults.add({ kind: 'expireSession', path: '/policies', skip: 5, times: 1 });
    await linkSource(created, sourceId);
  });
  afterAll(() => atFullSpeed());

  story('goes on where the session ended, and reads no policy of the list again', async () => {
    const { records } = agency();
    const api = await agency().api();
    await eventually(async () => {
      const source = await body(api.GET('/api/v1/sources/{id}', { params: { path: { id: sourceId } } }));
      expect(source.state).toBe('UNLINKED');
    });
    await linkSource(agency(), sourceId);
    expect((await records.counts()).SUCCESS ?? 0).toBeLessThan(5 * listPage);
    await untilDrained(agency(), restOfBookMs);
    expectEachPageOnce(agency());
    await expectEachRecordedOnce(agency());
    await expectTruth(agency());
  });
});

function expectEachPageOnce({ sandbox }: Agency): void {
  const pages = requestsTo(sandbox, 'meridian-life')
    .filter(({ path, served }) => path === '/policies' && served.length > 0)
    .map(({ query }) => query['page'] ?? '1');
  expect(new Set(pages).size).toBe(pages.length);
  expect(pages).toHaveLength(bookOf(sandbox.meridian).filter(({ present }) => present).length / listPage);
}
