import { attemptsKey, forceSyncKey, linkKey } from '../api/queryKeys.ts';
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

  it('is, of a device, the dialog of each link that may wait for it', () => {
    const [widest] = linkKey('source');
    expect(affectedKeys({ type: 'device.changed', deviceId: 'device' })).toContainEqual([widest]);
  });
});
