import type { Plant } from '../plant.ts';

const linkActivitiesSpec = 'worker-device/link/linkActivities.spec.ts';

/** What a device does with logins. */
export const loginPlants: readonly Plant[] = [
  {
    name: 'envelope-of-another-link',
    breaks: 'What was sealed for one link is submitted in no other.',
    file: 'worker-device/link/linkActivities.ts',
    text: `    scope.sourceId !== session.sourceId ||
    scope.linkSessionId !== session.linkSessionId
`,
    replacement: `    scope.sourceId !== session.sourceId
`,
    noticedBy: [linkActivitiesSpec],
  },
  {
    name: 'older-link-replaces-newer',
    breaks: 'An older link takes no newer one’s place.',
    file: 'worker-device/link/loginDesk.ts',
    text: 'former.ref.linkEpoch > ref.linkEpoch',
    replacement: 'former.ref.linkEpoch > ref.linkEpoch + 1_000',
    noticedBy: [linkActivitiesSpec],
  },
  {
    name: 'keys-outlive-the-login',
    breaks: 'The key of a login that was given up opens nothing.',
    file: 'worker-device/link/loginDesk.ts',
    text: `    this.tools.keys.forget(lane.ref.linkSessionId);
`,
    replacement: '',
    noticedBy: [linkActivitiesSpec],
  },
  {
    name: 'probe-of-another-link',
    breaks: 'The session of another link is no proof of this one.',
    file: 'worker-device/link/linkActivities.ts',
    text: 'if (lane?.ref.linkSessionId !== session.linkSessionId || !(lane.isLinked || lane.isSigningIn)) {',
    replacement: 'if (lane === undefined || !(lane.isLinked || lane.isSigningIn)) {',
    noticedBy: [linkActivitiesSpec],
  },
  {
    name: 'resend-repeated',
    breaks: 'One request for another code asks the portal once.',
    file: 'worker-device/link/linkActivities.ts',
    text: 'once(`resend ${requestId}`, async',
    replacement: 'once(`resend ${requestId} ${String(performance.now())}`, async',
    noticedBy: [linkActivitiesSpec],
  },
  {
    name: 'abandoned-login-lives-on',
    breaks: 'A login that nobody goes on with is given up.',
    file: 'worker-device/link/loginDesk.ts',
    text: `    lane.expireLogin(expiresAt.getTime() - wall.now().getTime() + abandonedAfterMs);
`,
    replacement: `    void abandonedAfterMs; void lane; void wall;
`,
    noticedBy: [linkActivitiesSpec],
  },
  {
    name: 'absolute-time-out-ignored',
    breaks: 'A session ends after the time that the portal gives any.',
    file: 'worker-device/sessions/sessionLane.ts',
    text: 'this.stopAbsoluteAlarm = this.endAfter(absoluteTimeoutMs);',
    replacement: 'void absoluteTimeoutMs;',
    noticedBy: ['worker-device/sessions/sessionLane.spec.ts'],
  },
];
