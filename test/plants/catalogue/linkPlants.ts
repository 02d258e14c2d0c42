import type { Plant } from '../plant.ts';

const workflowSpec = 'workflows/linkSession.integration.spec.ts';

/** One login for each submission, over retries, windows, runs and restarts. */
export const linkPlants: readonly Plant[] = [
  {
    name: 'answered-ids-not-carried',
    breaks: 'A submission that was answered is known in the next run of its workflow, too.',
    file: 'workflows/linkSession.workflow.ts',
    text: 'answeredSubmissionIds: dialog.answeredSubmissionIds,',
    replacement: 'answeredSubmissionIds: [],',
    noticedBy: [workflowSpec],
  },
  {
    name: 'carried-ids-not-taken-up',
    breaks: 'The next run of a link session takes up which submissions were answered.',
    file: 'workflows/linkSession.workflow.ts',
    text: 'new LinkDialog(input.carried?.answeredSubmissionIds);',
    replacement: 'new LinkDialog();',
    noticedBy: [workflowSpec],
  },
  {
    name: 'sequence-not-carried',
    breaks: 'The sequence by which browsers order a link goes on over the runs of its workflow.',
    file: 'workflows/linkSession.workflow.ts',
    text: 'sequence: record.sequence,',
    replacement: 'sequence: 0,',
    noticedBy: [workflowSpec],
  },
  {
    name: 'both-windows-answer',
    breaks: 'One answer to a challenge wins.',
    file: 'workflows/linkSession/linkDialog.ts',
    text: `    this.submission = input;
    this.step = undefined;`,
    replacement: '    this.submission = input;',
    noticedBy: ['workflows/linkSession/linkDialog.spec.ts'],
  },
  {
    name: 'late-end-closes-a-newer-session',
    breaks: 'The end of an older session says nothing about this one.',
    file: 'workflows/linkSession/linkDialog.ts',
    text: 'if (signal.linkEpoch === this.record?.subject.session.linkEpoch) this',
    replacement: 'if (signal.linkEpoch <= (this.record?.subject.session.linkEpoch ?? 0)) this',
    noticedBy: [workflowSpec],
  },
  {
    name: 'login-is-repeated',
    breaks: 'Nothing repeats a login or a code by itself.',
    file: 'workflows/activityClasses.ts',
    text: `    cancellationType: ActivityCancellationType.TRY_CANCEL,
    retry: { maximumAttempts: 1 },
  });
}

/** Looks`,
    replacement: `    cancellationType: ActivityCancellationType.TRY_CANCEL,
    retry: { maximumAttempts: 3 },
  });
}

/** Looks`,
    noticedBy: [workflowSpec],
  },
  {
    name: 'submission-waits-for-minutes',
    breaks: 'A submission that waited longer than 20 s for its device is not made.',
    file: 'workflows/activityClasses.ts',
    text: `    scheduleToStartTimeout: '20 seconds',
    startToCloseTimeout: '2 minutes',`,
    replacement: `    scheduleToStartTimeout: '5 minutes',
    startToCloseTimeout: '2 minutes',`,
    noticedBy: [workflowSpec],
  },
  {
    name: 'name-in-a-search-attribute',
    breaks: 'What Temporal stores in clear are ids and words, never data of clients or agents.',
    file: 'workflows/linkSession/linkRecord.ts',
    text: 'source: this.subject.session.sourceId,',
    replacement: 'source: this.subject.sourceName,',
    noticedBy: [workflowSpec],
  },
  {
    name: 'old-submission-handed-out',
    breaks: 'The gateway hands out no submission that is older than 20 s.',
    file: 'gateway/temporal/pollKeeper.ts',
    text: 'if (this.isTooLate(held)) this',
    replacement: 'if (this.isTooLate(held) && polls.waiters.length === 0) this',
    noticedBy: ['gateway/temporal/pollKeeper.spec.ts'],
  },
  {
    name: 'update-id-of-each-try',
    breaks: "The update's id is the submission's: sent again, it is the same update.",
    file: 'api/temporal/linkSessionWorkflows.ts',
    text: 'submitAnswer, input.submissionId, input);',
    replacement: 'submitAnswer, `${input.submissionId}-${String(Date.now())}`, input);',
    noticedBy: ['api/links/linkDialog.integration.spec.ts'],
  },
  {
    name: 'ledger-written-after-the-submission',
    breaks: "A submission's id is on disk before anything leaves for the portal.",
    file: 'worker-device/link/linkActivities.ts',
    text: `  const refused = await beginSubmission(ledger, submissionId, log);
  if (refused !== undefined) return { kind: 'FAILED', code: refused };
  return advance({ ledger, lanes, keys, log, ...tools }, lane, () => submitSecret(lane, opened.plaintext));`,
    replacement: `  const tried = { ledger, lanes, keys, log, ...tools };
  const step = await advance(tried, lane, () => submitSecret(lane, opened.plaintext));
  const refused = await beginSubmission(ledger, submissionId, log);
  return refused === undefined ? step : { kind: 'FAILED', code: refused };`,
    noticedBy: ['worker-device/link/linkActivities.spec.ts'],
  },
  {
    name: 'ledger-of-this-run-only',
    breaks: 'A device refuses the id of a submission for ever, over all its restarts.',
    file: 'worker-device/link/submissionLedger.ts',
    text: `return new Set(text.split('\\n').filter((line) => line !== ''));`,
    replacement: `return new Set(text.split('\\n').filter((line) => line === ''));`,
    noticedBy: ['worker-device/link/submissionLedger.spec.ts'],
  },
  {
    name: 'ledger-known-once-written',
    breaks: 'Of two that begin with the same submission at once, one may.',
    file: 'worker-device/link/submissionLedger.ts',
    text: `    this.known.add(submissionId);
    const write = this.lastWrite.then(() => this.append(submissionId));
    this.lastWrite = write.catch(() => undefined);
    await write;`,
    replacement: `    const write = this.lastWrite.then(() => this.append(submissionId));
    this.lastWrite = write.catch(() => undefined);
    await write;
    this.known.add(submissionId);`,
    noticedBy: ['worker-device/link/submissionLedger.spec.ts'],
  },
  {
    name: 'expired-envelope-opened',
    breaks: 'A submission whose envelope has expired is not made.',
    file: 'worker-device/link/sealingKeys.ts',
    text: 'if (!(now < expiresAtMs) || now >= key.expiresAtMs)',
    replacement: 'if (now >= key.expiresAtMs)',
    noticedBy: ['worker-device/link/sealingKeys.spec.ts'],
  },
  {
    name: 'credentials-for-a-lost-key',
    breaks: 'Credentials that were sealed to a key that is gone are asked for again.',
    file: 'workflows/linkSession/linkDialog.ts',
    text: '? this.step.keyId !== envelope.keyId',
    replacement: '? this.step.id !== credentialsStep',
    noticedBy: ['workflows/linkSession/linkDialog.spec.ts'],
  },
  {
    name: 'never-made-by-guess',
    breaks: 'A submission that a device began with is never said not to have been made.',
    file: 'worker-device/link/linkActivities.ts',
    text: '!ledger.has(submissionId);',
    replacement: '(submissionId !== session.sourceId || ledger.has(submissionId));',
    noticedBy: ['worker-device/link/linkActivities.spec.ts'],
  },
  {
    name: 'asked-again-without-the-ledger',
    breaks: 'Where a submission may have been made, its outcome is unknown.',
    file: 'workflows/linkSession/portalLogin.ts',
    text: "found.kind === 'NOT_LINKED' && found.neverMade === true",
    replacement: "found.kind === 'NOT_LINKED'",
    noticedBy: ['workflows/credentialsAgain.integration.spec.ts'],
  },
  {
    name: 'silence-never-over',
    breaks: 'A device that is heard of again is shown as answering.',
    file: 'gateway/devices/heartbeat.ts',
    text: `    unheardSince: null,
`,
    replacement: '',
    noticedBy: ['gateway/devices/unheardDevices.integration.spec.ts'],
  },
  {
    name: 'silence-of-who-was-heard-of',
    breaks: 'A device that was heard of since, at whichever gateway, is not noted as silent.',
    file: 'gateway/devices/unheardDevices.ts',
    text: `
         AND last_heartbeat_at < statement_timestamp() - make_interval(secs => $2)`,
    replacement: '',
    noticedBy: ['gateway/devices/unheardDevices.integration.spec.ts'],
  },
  {
    name: 'closes-whatever-is-open',
    breaks: 'Who cancels or unlinks a session closes none that was opened since.',
    file: 'workflows/linkSession/linkDesk.ts',
    text: `if (!this.current.isOpenFor(linkSessionId)) throw refusal('LINK_NOT_OPEN');`,
    replacement: `if (this.current.over || linkSessionId === '') throw refusal('LINK_NOT_OPEN');`,
    noticedBy: [workflowSpec],
  },
];
