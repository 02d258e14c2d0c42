import type { SignedInUser } from '../access/signedInUser.ts';
import { SourceRemoval } from './sourceRemoval.service.ts';

type Parts = ConstructorParameters<typeof SourceRemoval>;

const user: SignedInUser = {
  userId: 'user',
  organizationId: 'organization',
  role: 'OWNER',
  subscription: 'PREMIER',
  sessionId: 'session',
  csrfToken: 'token',
};

function listening(): { removal: SourceRemoval; told: unknown[] } {
  const told: unknown[] = [];
  const links = { signOut: (...words: unknown[]) => told.push(['signOut', ...words]) };
  const sweeps = { wake: (...words: unknown[]) => told.push(['wake sweeps', ...words]) };
  const forceSyncs = { wake: (...words: unknown[]) => told.push(['wake force sync', ...words]) };
  const parts = [links, sweeps, forceSyncs] as unknown as Parts;
  return { removal: new SourceRemoval(...parts), told };
}

describe('the removal of a login source', () => {
  it('signs out, ends its force syncs, and tells the other sources that its policies are theirs', () => {
    const { removal, told } = listening();
    removal.tell(user, {
      id: 'source',
      openLinkSessionId: 'link',
      siblingIds: ['sibling-1', 'sibling-2'],
      forcedPolicyIds: ['policy-1', 'policy-2'],
    });
    expect(told).toEqual([
      ['signOut', 'source', { linkSessionId: 'link', cancelledBy: 'user' }],
      ['wake force sync', 'policy-1', 'source'],
      ['wake force sync', 'policy-2', 'source'],
      ['wake sweeps', 'organization', ['source', 'sibling-1', 'sibling-2']],
    ]);
  });

  it('signs out of nothing where no session is open', () => {
    const { removal, told } = listening();
    removal.tell(user, { id: 'source', openLinkSessionId: null, siblingIds: [], forcedPolicyIds: [] });
    expect(told).toEqual([['wake sweeps', 'organization', ['source']]]);
  });
});
