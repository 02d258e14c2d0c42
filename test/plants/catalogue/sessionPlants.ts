import type { Plant } from '../plant.ts';

const laneSpec = 'worker-device/sessions/sessionLane.spec.ts';
const reportsSpec = 'worker-device/sessions/sessionEndReports.spec.ts';
const linkSpec = 'worker-device/link/linkActivities.spec.ts';

/** The life of a session at the device, and of the login that it came of. */
export const sessionPlants: readonly Plant[] = [
  {
    name: 'login-timer-lives-on',
    breaks: 'A Linked session is not ended by the time that its login had.',
    file: 'worker-device/sessions/sessionLane.ts',
    text: `    this.standing = 'LINKED';
    clearTimeout(this.loginTimer);`,
    replacement: `    this.standing = 'LINKED';`,
    noticedBy: [laneSpec],
  },
  {
    name: 'idle-alarm-not-renewed',
    breaks: 'A session that nobody uses any more ends, also after it was used.',
    file: 'worker-device/sessions/sessionLane.ts',
    text: `      this.workUnderWay -= 1;
      this.watchIdleness();`,
    replacement: '      this.workUnderWay -= 1;',
    noticedBy: [laneSpec],
  },
  {
    name: 'idle-while-it-works',
    breaks: 'A session does not count as unused while work is under way in it.',
    file: 'worker-device/sessions/sessionLane.ts',
    text: 'this.workUnderWay === 0',
    replacement: 'this.workUnderWay >= 0',
    noticedBy: [laneSpec],
  },
  {
    name: 'force-of-an-older-claim',
    breaks: 'An older force sync that comes late gives nothing back to a batch.',
    file: 'worker-device/sessions/sessionLane.ts',
    text: 'Math.max(generation, this.forced.get(policyId) ?? 0)',
    replacement: 'generation',
    noticedBy: [laneSpec],
  },
  {
    name: 'aborted-turn-listens-on',
    breaks: 'A turn that was taken leaves nothing behind at the signal of its batch.',
    file: 'worker-device/sessions/turnQueue.ts',
    text: `          signal?.removeEventListener('abort', leave);
`,
    replacement: '',
    noticedBy: ['worker-device/sessions/turnQueue.spec.ts'],
  },
  {
    name: 'stopped-carrier-session-lives',
    breaks: 'The sessions of a carrier that is stopped end at once.',
    file: 'worker-device/sessions/carrierStops.ts',
    text: 'this.lanes.closeOf(pluginIds,',
    replacement: 'this.lanes.closeOf(new Set(),',
    noticedBy: [laneSpec],
  },
  {
    name: 'retry-later-after-reconnect',
    breaks: 'The end of a session is told as soon as the gateway can be reached again.',
    file: 'worker-device/sessions/sessionEndReports.ts',
    text: `    this.retry.abort();
`,
    replacement: '',
    noticedBy: [reportsSpec],
  },
  {
    name: 'acknowledged-report-told-again',
    breaks: 'The end of a session is told once.',
    file: 'worker-device/sessions/sessionEndReports.ts',
    text: `await this.tools.gateway.call('ReportSessionEnded', next);
        this.waiting.shift();
        this.save();`,
    replacement: `await this.tools.gateway.call('ReportSessionEnded', next);
        this.waiting.shift();`,
    noticedBy: [reportsSpec],
  },
  {
    name: 'report-in-the-last-moment',
    breaks: 'The end of a session is told whenever it comes.',
    file: 'worker-device/sessions/sessionEndReports.ts',
    text: `      if (this.waiting.length > 0 && !this.stopping.signal.aborted) this.send();
`,
    replacement: '',
    noticedBy: [reportsSpec],
  },
  {
    name: 'probe-leaves-it-unlinked',
    breaks: 'A session that a look finds signed in is Linked for the device, too.',
    file: 'worker-device/link/linkActivities.ts',
    text: `  if (found.kind === 'LINKED') lane.link();
`,
    replacement: '',
    noticedBy: [linkSpec],
  },
  {
    name: 'error-without-a-look',
    breaks: 'What became of a submission that ended unforeseen is looked for.',
    file: 'worker-device/link/linkActivities.ts',
    text: 'return desk.advance(lane, await lookBeforeGivingUp(lane));',
    replacement: `return desk.advance(lane, { kind: 'FAILED', code: 'OUTCOME_UNKNOWN' });`,
    noticedBy: [linkSpec],
  },
  {
    name: 'stopped-carrier-login',
    breaks: 'No login is begun at a carrier that is stopped.',
    file: 'worker-device/link/loginDesk.ts',
    text: `    if (this.tools.stops.has(plugin.id)) return { kind: 'FAILED', code: 'CARRIER_STOPPED' };
`,
    replacement: '',
    noticedBy: [linkSpec],
  },
  {
    name: 'former-session-not-waited-for',
    breaks: 'A source has one session at a portal at a time.',
    file: 'worker-device/link/loginDesk.ts',
    text: `    await former?.close('REPLACED', { signOut: true });
`,
    replacement: `    void former?.close('REPLACED', { signOut: true });
`,
    noticedBy: [linkSpec],
  },
  {
    name: 'key-ends-with-its-challenge',
    breaks: 'An answer in the last moment of a challenge still takes its way to the device.',
    file: 'worker-device/link/loginDesk.ts',
    text: 'Date.parse(challenge.expiresAt) + envelopeLifetimeMs',
    replacement: 'Date.parse(challenge.expiresAt) - envelopeLifetimeMs',
    noticedBy: [linkSpec],
  },
  {
    name: 'choice-without-a-key',
    breaks: 'A choice is answered as a field is: sealed to a key.',
    file: 'worker-device/link/loginDesk.ts',
    text: 'const isAnswered = challenge.fields.length > 0 || (challenge.options ?? []).length > 0;',
    replacement: 'const isAnswered = challenge.fields.length > 0;',
    noticedBy: [linkSpec],
  },
  {
    name: 'ledger-without-sync',
    breaks: 'A submission is made when the disk has its id.',
    file: 'worker-device/link/submissionLedger.ts',
    text: `    await this.file.datasync();
`,
    replacement: '',
    noticedBy: ['worker-device/link/submissionLedger.spec.ts'],
  },
];
