import type { SignedInUser } from '../access/signedInUser.ts';
import { LinkDialogService } from './linkDialog.service.ts';

type Parts = ConstructorParameters<typeof LinkDialogService>;

/** The update ids under which another code was asked for, while the link session stands at these sequences. */
async function idsOf(steps: readonly { challengeId: string; sequence: number }[]): Promise<string[]> {
  const ids: string[] = [];
  let at = 0;
  const session = () => ({ state: 'CHALLENGED', sourceId: 'source', sequence: steps[at]?.sequence });
  const parts = [
    { inTenant: () => Promise.resolve(session()) },
    {},
    { resend: (_sourceId: string, _input: unknown, id: string) => Promise.resolve(ids.push(id)) },
  ] as unknown as Parts;
  const dialog = new LinkDialogService(...parts);
  const user = { organizationId: 'organization', userId: 'user' } as SignedInUser;
  for (const { challengeId } of steps) {
    await dialog.resend(user, 'link', { challengeId });
    at += 1;
  }
  return ids;
}

describe('a request for another code', () => {
  it('is one for two windows that ask at the same step', async () => {
    const [first, second] = await idsOf([
      { challengeId: 'challenge', sequence: 3 },
      { challengeId: 'challenge', sequence: 3 },
    ]);
    expect(second).toBe(first);
  });

  it('is another one at each later step, also of the same challenge', async () => {
    const ids = await idsOf([
      { challengeId: 'challenge', sequence: 3 },
      { challengeId: 'challenge', sequence: 5 },
      { challengeId: 'next challenge', sequence: 5 },
    ]);
    expect(new Set(ids).size).toBe(3);
  });
});
