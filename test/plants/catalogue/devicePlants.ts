import type { Plant } from '../plant.ts';

const journalSpec = 'worker-device/readings/readingJournal.spec.ts';
const delivererSpec = 'worker-device/readings/readingDeliverer.spec.ts';
const batchesSpec = 'worker-device/sweep/batches.spec.ts';

/** What a device keeps until it has brought it, and whose session it reads in. */
export const devicePlants: readonly Plant[] = [
  {
    name: 'journal-forgets-the-unacknowledged',
    breaks: 'The journal keeps every reading until the gateway has acknowledged it.',
    file: 'worker-device/readings/readingJournal.ts',
    text: 'if (this.entries.size === 0 && this.log.sizeBytes > clearAboveBytes)',
    replacement: 'if (this.unwritten.length === 0 && this.log.sizeBytes > clearAboveBytes)',
    noticedBy: [journalSpec],
  },
  {
    name: 'kept-before-it-is-on-disk',
    breaks: 'A reading counts as kept when the disk has it.',
    file: 'worker-device/readings/readingJournal.ts',
    text: `      this.unwritten.push(entry);
      this.write();`,
    replacement: `      this.unwritten.push(entry);
      this.write();
      kept();`,
    noticedBy: [journalSpec],
  },
  {
    name: 'acknowledged-ones-come-back',
    breaks: 'What was acknowledged is not delivered again after a restart.',
    file: 'worker-device/readings/readingJournal.ts',
    text: 'if (entry.onDisk) this.unwrittenSettled.push(readingId);',
    replacement: 'if (!entry.onDisk) this.unwrittenSettled.push(readingId);',
    noticedBy: [journalSpec],
  },
  {
    name: 'journal-settled-before-the-answer',
    breaks: 'A reading leaves the journal when the gateway has acknowledged it, not when it is sent.',
    file: 'worker-device/readings/readingDeliverer.ts',
    text: `      const begunAttemptIds = begun.map(({ attemptId }) => attemptId);
`,
    replacement: `      const begunAttemptIds = begun.map(({ attemptId }) => attemptId);
      this.settle(readings.map(({ readingId }) => readingId));
`,
    noticedBy: [delivererSpec],
  },
  {
    name: 'later-means-done',
    breaks: 'What the gateway wants later is offered again.',
    file: 'worker-device/readings/readingDeliverer.ts',
    text: `          this.postpone(readingId);
          continue;`,
    replacement: `          this.postpone(readingId);
          break;`,
    noticedBy: [delivererSpec],
  },
  {
    name: 'end-reported-before-it-is-heard',
    breaks: 'The end of a session is reported until the gateway has heard of it.',
    file: 'worker-device/sessions/sessionEndReports.ts',
    text: `        await this.tools.gateway.call('ReportSessionEnded', next);
        this.waiting.shift();`,
    replacement: `        this.waiting.shift();
        await this.tools.gateway.call('ReportSessionEnded', next);`,
    noticedBy: ['worker-device/sessions/sessionEndReports.spec.ts'],
  },
  {
    name: 'refused-report-holds-up-the-others',
    breaks: 'The end of a session is told although the report before it is refused for good.',
    file: 'worker-device/sessions/sessionEndReports.ts',
    text: 'if (isRefusedForGood(error)) {',
    replacement: 'if (isRefusedForGood(error) && this.waiting.length === 1) {',
    noticedBy: ['worker-device/sessions/sessionEndReports.spec.ts'],
  },
  {
    name: 'second-heartbeat-put-off',
    breaks: 'Soon after the gateway was away the device says once more which tasks it holds.',
    file: 'worker-device/gateway/gatewayConnection.ts',
    text: 'beatAt = settledAt > now ? Math.min(nextAt, settledAt) : nextAt;',
    replacement: 'beatAt = nextAt;',
    noticedBy: ['worker-device/gateway/gatewayConnection.spec.ts'],
  },
  {
    name: 'reads-what-the-journal-has',
    breaks: 'A policy whose reading waits in the journal is not read again.',
    file: 'worker-device/sweep/batchRun.ts',
    text: `      if (recorder.hasReadingOf(lane.ref, order)) this.readCount += 1;
      else this.waiting.set(order.attemptId, order);`,
    replacement: `      if (recorder.hasReadingOf(lane.ref, order)) this.readCount += 1;
      this.waiting.set(order.attemptId, order);`,
    noticedBy: [batchesSpec],
  },
  {
    name: 'list-that-goes-round',
    breaks: 'A list whose pages repeat themselves is not crawled for hours.',
    file: 'worker-device/sweep/readByList.ts',
    text: 'const nextCursor = roundTrip.isClosed ? null : following;',
    replacement: 'const nextCursor = following;',
    noticedBy: [batchesSpec],
  },
  {
    name: 'reading-of-another-session',
    breaks: 'A force sync that is claimed for another session is read again.',
    file: 'worker-device/readings/readingJournal.ts',
    text: 'return `${attemptId} ${String(generation)} ${String(linkEpoch)}`;',
    replacement: 'return `${attemptId} ${String(generation)} ${String(linkEpoch * 0)}`;',
    noticedBy: ['worker-device/readings/readingJournal.spec.ts'],
  },
  {
    name: 'batch-reads-what-was-forced',
    breaks: 'A force sync takes its policy out of the running batch.',
    file: 'worker-device/sessions/sessionLane.ts',
    text: 'return generation < (this.forced.get(policyId) ?? 0);',
    replacement: 'return generation > (this.forced.get(policyId) ?? generation);',
    noticedBy: [batchesSpec, 'worker-device/sessions/sessionLane.spec.ts'],
  },
  {
    name: 'older-work-in-a-newer-session',
    breaks: 'Work that was claimed for one session is not done in the next.',
    file: 'worker-device/sessions/sessionLanes.ts',
    text: `if (lane.ref.linkEpoch > linkEpoch) return { kind: 'ENDED', reason: 'REPLACED' };`,
    replacement: `if (lane.ref.linkEpoch > linkEpoch && !lane.isLinked) return { kind: 'ENDED', reason: 'REPLACED' };`,
    noticedBy: ['worker-device/sessions/sessionLane.spec.ts'],
  },
  {
    name: 'page-is-given-packed-bytes',
    breaks: 'The page is given the plain bytes of the answer to its submission.',
    file: 'worker-device/portal/singleSend.ts',
    text: "await unpacked(sent, answer.headers['content-encoding'], largestAnswer);",
    replacement: "await unpacked(sent, answer.headers['content-encoding'] && 'identity', largestAnswer);",
    noticedBy: ['test/portal-sessions/secureOrigin.spec.ts'],
  },
];
