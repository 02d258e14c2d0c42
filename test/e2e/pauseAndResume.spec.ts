import { body, once } from './support/apiClient.ts';
import { eventually } from './support/eventually.ts';
import { requestsTo } from './support/requestLog.ts';
import { bookOf } from './support/sandboxBook.ts';
import { addSource, claimDevice, linkSource, meridian } from './support/setUp.ts';
import { signIn } from './support/pages/signIn.ts';
import { stage } from './support/story.ts';
import { expectTruth, untilDrained } from './support/truth.ts';

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
      const { sandbox } = agency();
      await linkSource(agency(), sourceId);
      await untilDrained(agency());
      const pages = requestsTo(sandbox, 'meridian-life')
        .filter(({ path, served }) => path === '/policies' && served.length > 0)
        .map(({ query }) => query['page'] ?? '1');
      expect(new Set(pages).size).toBe(pages.length);
      expect(pages).toHaveLength(bookOf(sandbox.meridian).filter(({ present }) => present).length / listPage);
    },
  );

  story('has the right outcome for every policy in the end', async () => {
    await expectTruth(agency());
  });
});
