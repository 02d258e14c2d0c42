import { attemptsKey, forceSyncKey } from '../api/queryKeys.ts';
import { affectedKeys } from './affectedKeys.ts';

describe('what an event makes old', () => {
  it('is, of an attempt, its Sync pop-up as well as the attempts of its policy', () => {
    const keys = affectedKeys({
      type: 'attempt.changed',
      attemptId: 'attempt',
      policyId: 'policy',
      state: 'SUCCESS',
    });
    expect(keys).toContainEqual(forceSyncKey('attempt'));
    expect(keys).toContainEqual(attemptsKey('policy'));
  });
});
