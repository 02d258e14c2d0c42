import { explainSource } from './sourceSentences.ts';

const unlinked = {
  state: 'UNLINKED',
  state_reason: 'CARRIER_STOPPED',
  institution_name: 'Meridian Life',
  plugin_stopped: null,
  waiting: 3,
  device_id: 'a-device',
  device_online: true,
  failureCode: 'CARRIER_STOPPED',
} as const;

describe('a source whose session ended with its carrier', () => {
  it('says that nobody can link while the carrier is stopped', () => {
    const { sentence, nextAction } = explainSource({ ...unlinked, plugin_stopped: 'Maintenance.' });
    expect([sentence, nextAction]).toEqual([expect.stringContaining('is stopped for everyone'), 'WAIT']);
  });

  it('asks for the link once the carrier was started again', () => {
    expect(explainSource(unlinked)).toEqual({
      sentence: 'Reading from Meridian Life was stopped for a while, and may go on. 3 policies are waiting.',
      nextAction: 'LINK_AGAIN',
    });
  });

  it('says nothing of it where there was no session before', () => {
    expect(explainSource({ ...unlinked, state: 'CREATED' }).sentence).toBe('Not linked yet.');
  });
});
