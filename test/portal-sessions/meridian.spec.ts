import { plugin } from '../../worker-device/plugins/meridian-life/plugin.ts';
import { SandboxSessions } from './sandboxSession.ts';

let sessions: SandboxSessions;

beforeAll(async () => {
  sessions = await SandboxSessions.start();
});
afterEach(() => sessions.reset());
afterAll(() => sessions.stop());

describe('a Meridian Life session', () => {
  it('links with the code from the text message and reads a policy over HTTP without a browser', async () => {
    const session = sessions.open(plugin);
    const step = await sessions.submitPassword(session, plugin);
    expect(step).toMatchObject({
      kind: 'CHALLENGED',
      challenge: { kind: 'ONE_TIME_CODE', channel: 'SMS', maskedDestination: '•••-•••-4417' },
    });
    expect(await sessions.answer(session, plugin, step)).toEqual({ kind: 'LINKED' });
    expect(sessions.browser.openContexts).toBe(0);
    expect(await session.probe()).toEqual({ kind: 'LINKED' });
    const policy = sessions.sandbox.meridian.book.all()[0];
    const outcome = await session.read(policy?.number ?? '');
    expect(outcome).toMatchObject({ kind: 'VALUES', portalNumber: policy?.number });
  });
});
