import type { Plant } from '../plant.ts';

const deliverSpec = 'gateway/readings/deliverReadings.integration.spec.ts';
const decideSpec = 'gateway/readings/decideReading.spec.ts';
const proxySpec = 'gateway/temporal/temporalProxy.integration.spec.ts';

/** What becomes of a reading that is no plain success. */
export const outcomePlants: readonly Plant[] = [
  {
    name: 'a-failure-unsettles-the-day',
    breaks: 'A force sync that fails takes no result of the day away.',
    file: 'gateway/readings/writeRecordings.ts',
    text: 'settled_day = greatest(ps.settled_day, r."settledDay"),',
    replacement: 'settled_day = r."settledDay",',
    noticedBy: [deliverSpec],
  },
  {
    name: 'read-by-who-did-not',
    breaks: 'A policy’s reader is the source that found it.',
    file: 'gateway/readings/writeRecordings.ts',
    text: `last_source_id = CASE WHEN r.outcome = 'SUCCESS' THEN r."sourceId" ELSE ps.last_source_id END`,
    replacement: 'last_source_id = r."sourceId"',
    noticedBy: [deliverSpec],
  },
  {
    name: 'finding-opened-anew-each-day',
    breaks: 'A finding that is seen again stays the one that is open.',
    file: 'gateway/readings/decideOutcome.ts',
    text: 'recording.resolveFindings = findingKinds.filter((other) => other !== kind);',
    replacement: 'recording.resolveFindings = findingKinds;',
    noticedBy: [decideSpec],
  },
  {
    name: 'inactive-of-another-number',
    breaks: 'What the portal says of another number is nothing about this policy.',
    file: 'gateway/readings/decideReading.ts',
    text: `    case 'INACTIVE':
      if (!samePolicyNumber(outcome.portalNumber, facts.policy.number))
        return renumbered(facts, outcome, context);
`,
    replacement: `    case 'INACTIVE':
`,
    noticedBy: [decideSpec],
  },
  {
    name: 'begins-what-was-claimed-anew',
    breaks: 'Only the current claim shows its policy as In Progress.',
    file: 'gateway/readings/beginAttempts.ts',
    text: `         AND ps.policy_id = a.policy_id AND ps.generation = a.generation
`,
    replacement: `         AND ps.policy_id = a.policy_id
`,
    noticedBy: [deliverSpec],
  },
  {
    name: 'paused-source-asked-next',
    breaks: 'A paused source is asked for nothing.',
    file: 'gateway/readings/loadFacts.ts',
    text: `AND removed_at IS NULL AND state <> 'PAUSED'
`,
    replacement: `AND removed_at IS NULL
`,
    noticedBy: [deliverSpec],
  },
  {
    name: 'portal-number-cleaned',
    breaks: 'The gateway compares the portal’s number as it came.',
    file: 'gateway/readings/parseReading.ts',
    text: `outcome.rawText('portalNumber', policyNumberMaxLength)`,
    replacement: `outcome.worded('portalNumber', policyNumberMaxLength)`,
    noticedBy: [deliverSpec],
  },
  {
    name: 'value-type-twice',
    breaks: 'A reading says one amount of each value.',
    file: 'gateway/readings/parseReading.ts',
    text: `  requireDistinct(
    values.map((value) => value.valueType),`,
    replacement: `  requireDistinct(
    values.map((value) => \`\${value.valueType} \${value.amount}\`),`,
    noticedBy: [deliverSpec],
  },
  {
    name: 'acknowledged-though-not-recorded',
    breaks: 'A reading is acknowledged when it is recorded, and not before.',
    file: 'gateway/readings/deliverReadings.ts',
    text: `if (isConnectionFailure(error)) throw error;
    const [only] = readings;`,
    replacement: `if (isConnectionFailure(error)) return readings.map(({ readingId }) => ({ readingId, verdict: 'RECORDED' as const }));
    const [only] = readings;`,
    noticedBy: [deliverSpec],
  },
  {
    name: 'orders-of-deleted-policies',
    breaks: 'A deleted policy has no business at its portal.',
    file: 'gateway/devices/orders.ts',
    text: 'AND p.deleted_at IS NULL AND a.state',
    replacement: 'AND a.state',
    noticedBy: [deliverSpec],
  },
  {
    name: 'orders-of-a-stopped-carrier',
    breaks: 'Nothing is ordered at a carrier that is stopped.',
    file: 'gateway/devices/orders.ts',
    text: `WHERE ci.id = s.connected_institution_id)
`,
    replacement: `WHERE ci.id = s.id)
`,
    noticedBy: [deliverSpec],
  },
  {
    name: 'submission-age-from-its-arrival',
    breaks: 'A submission’s 20 s include what it waited at Temporal.',
    file: 'gateway/temporal/pollKeeper.ts',
    text: 'const waitedMs = waitedBeforeStartMs(task) + this.tools.now() - receivedAt;',
    replacement: 'const waitedMs = this.tools.now() - receivedAt;',
    noticedBy: ['gateway/temporal/pollKeeper.spec.ts'],
  },
  {
    name: 'heartbeat-in-clear',
    breaks: 'Temporal stores no progress of a device in clear.',
    file: 'gateway/temporal/activityResults.ts',
    text: `const details = await encodePayloads(codec, request.details);
        return upstream`,
    replacement: `const details = request.details ?? null;
        return upstream`,
    noticedBy: [proxySpec],
  },
  {
    name: 'failure-details-in-clear',
    breaks: 'Temporal stores no detail of a failure in clear.',
    file: 'gateway/temporal/activityFailures.ts',
    text: 'details: await encodePayloads(codec, info.details) } };',
    replacement: 'details: info.details ?? null } };',
    noticedBy: [proxySpec],
  },
  {
    name: 'stack-in-clear',
    breaks: 'Temporal stores no stack of a device in clear.',
    file: 'gateway/temporal/activityFailures.ts',
    text: `    stackTrace: '',
`,
    replacement: `    stackTrace: failure.stackTrace ?? '',
`,
    noticedBy: [proxySpec],
  },
  {
    name: 'stranger-locks-a-device-out',
    breaks: 'A stranger elsewhere keeps no device out by its serial number.',
    file: 'gateway/devices/contactThrottle.ts',
    text: '`${serialNumber} ${call.remoteAddress}`',
    replacement: 'serialNumber',
    noticedBy: ['gateway/devices/contactThrottle.spec.ts'],
  },
  {
    name: 'pause-heard-late',
    breaks: 'A device that is paused is refused at once.',
    file: 'gateway/devices/awaitNews.ts',
    text: 'access.forget(session.deviceId);',
    replacement: 'if (known.length > 0) access.forget(session.deviceId);',
    noticedBy: ['gateway/devices/awaitNews.integration.spec.ts'],
  },
  {
    name: 'removed-device-found-first',
    breaks: 'A serial number stands for the device that is there now.',
    file: 'database/migrations/initialSchema/access.ts',
    text: `ORDER BY (d.state = 'REMOVED'), d.created_at DESC LIMIT 1`,
    replacement: 'ORDER BY d.created_at LIMIT 1',
    noticedBy: ['gateway/devices/enrolment.integration.spec.ts'],
  },
  {
    name: 'given-back-without-waking',
    breaks: 'The sweep of a policy that was given back learns until when to wait.',
    file: 'gateway/readings/decideOutcome.ts',
    text: `notBefore: new Date(now.getTime() + givenBackPauseMs) };
  recording.wakeSources = [facts.attempt.sourceId];`,
    replacement: 'notBefore: new Date(now.getTime() + givenBackPauseMs) };',
    noticedBy: [decideSpec],
  },
  {
    name: 'renumbered-for-ever',
    breaks: 'A portal that serves another policy again and again is not asked for ever.',
    file: 'gateway/readings/decideOutcome.ts',
    text: 'if (tries > retryPausesMs.length) return',
    replacement: 'if (tries > 10 * retryPausesMs.length) return',
    noticedBy: [decideSpec],
  },
  {
    name: 'taken-back-though-read-since',
    breaks: 'What an attempt takes back says nothing of a policy that was read since.',
    file: 'gateway/readings/decideOutcome.ts',
    text: `sync.state === 'SUCCESS' && sync.lastAttemptId === attempt.id`,
    replacement: `sync.state === 'SUCCESS' && attempt.id !== ''`,
    noticedBy: [decideSpec],
  },
  {
    name: 'home-of-who-did-not-read',
    breaks: 'The home of a policy is the source that read it last.',
    file: 'gateway/readings/draftRecording.ts',
    text: `states.policy === 'SUCCESS' ? facts.attempt.sourceId : null`,
    replacement: 'facts.attempt.sourceId',
    noticedBy: [decideSpec],
  },
  {
    name: 'taken-back-for-any-failure',
    breaks: 'A value is taken back for one reason only: its number is somebody else’s, too.',
    file: 'gateway/readings/decideReading.ts',
    text: `outcome.kind === 'FAILED' && outcome.code === 'POLICY_AMBIGUOUS'`,
    replacement: `outcome.kind === 'FAILED'`,
    noticedBy: [decideSpec],
  },
];
