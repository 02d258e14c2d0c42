import { plugin } from '../../worker-device/plugins/northgate-annuity/plugin.ts';
import { SandboxSessions } from './sandboxSession.ts';

let sessions: SandboxSessions;

beforeAll(async () => {
  sessions = await SandboxSessions.start();
});
afterEach(() => sessions.reset());
afterAll(() => sessions.stop());

describe('a Northgate Annuity session', () => {
  it('links with an authenticator code and reads accounts over JSON without a browser', async () => {
    const session = sessions.open(plugin);
    const step = await sessions.submitPassword(session, plugin);
    expect(step).toMatchObject({ kind: 'CHALLENGED', challenge: { kind: 'TOTP', attemptsLeft: 3 } });
    expect(await sessions.answer(session, plugin, step)).toEqual({ kind: 'LINKED' });
    expect(sessions.browser.openContexts).toBe(0);
    const numbers = sessions.sandbox.northgate.book.all().slice(0, 5);
    const outcomes = await Promise.all(numbers.map(({ number }) => session.read(number)));
    expect(outcomes.map((outcome) => outcome.kind)).not.toContain('FAILED');
  });
});
