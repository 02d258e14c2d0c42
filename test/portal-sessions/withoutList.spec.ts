import type { CarrierPlugin } from '../../plugin-sdk/plugin.ts';
import { plugin as meridian } from '../../worker-device/plugins/meridian-life/plugin.ts';
import { SandboxSessions } from './sandboxSession.ts';

const { list: _list, ...withoutList } = meridian;
const plugin: CarrierPlugin = withoutList;
const absent = 'NOT-THERE-1';

let sessions: SandboxSessions;
let known: string;

beforeAll(async () => {
  sessions = await SandboxSessions.start(50);
  const { book } = sessions.carrierOf(plugin);
  known = book.seenBy('everything').find(({ peculiarity }) => peculiarity === 'usual')?.number ?? '';
});
afterEach(() => sessions.calm());
afterAll(() => sessions.stop());

describe('the first policy of a session at a portal without a list', () => {
  it('is not said to be not found when it is absent and nothing confirms it', async () => {
    const session = await sessions.linked(plugin);
    expect(await session.read(absent)).toMatchObject({ kind: 'FAILED', code: 'NOT_FOUND_UNCONFIRMED' });
    // As soon as the session has found something, it can tell.
    expect(await session.read(known)).toMatchObject({ kind: 'VALUES' });
    expect(await session.read(absent)).toEqual({ kind: 'NOT_FOUND', evidence: { looks: 2 } });
  });

  it('is not found when what was read on an earlier day is', async () => {
    const session = await sessions.linked(plugin, 'agency', ['GONE-SINCE', known]);
    expect(await session.read(absent)).toEqual({ kind: 'NOT_FOUND', evidence: { looks: 2 } });
  });

  it('is not said to be not found while the search finds nothing of anybody', async () => {
    const session = await sessions.linked(plugin, 'agency', [known]);
    sessions.carrierOf(plugin).faults.add({ kind: 'emptySearch' });
    expect(await session.read(known)).toMatchObject({ kind: 'FAILED', code: 'NOT_FOUND_UNCONFIRMED' });
    expect(await session.read(absent)).toMatchObject({ kind: 'FAILED', code: 'NOT_FOUND_UNCONFIRMED' });
  });
});
