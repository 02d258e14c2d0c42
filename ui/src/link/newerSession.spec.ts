import { newerSession } from './newerSession.ts';

const session = (id: string, linkEpoch: number, sequence: number) => ({ id, linkEpoch, sequence });

describe('what the Link dialog shows', () => {
  it('never goes back to an older step of a session', () => {
    expect(newerSession(session('a', 1, 5), session('a', 1, 4))?.sequence).toBe(5);
    expect(newerSession(session('a', 1, 5), session('a', 1, 6))?.sequence).toBe(6);
  });

  it('follows a newer session and not an older one', () => {
    expect(newerSession(session('a', 1, 9), session('b', 2, 1))?.id).toBe('b');
    expect(newerSession(session('b', 2, 1), session('a', 1, 9))?.id).toBe('b');
  });

  it('begins with what there is', () => {
    expect(newerSession(undefined, null)).toBeNull();
    expect(newerSession(null, session('a', 1, 1))?.id).toBe('a');
  });
});
