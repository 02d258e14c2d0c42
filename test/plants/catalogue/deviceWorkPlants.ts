import type { Plant } from '../plant.ts';

const logSpec = 'worker-device/storage/encryptedLog.spec.ts';
const ordersSpec = 'worker-device/sweep/orderSource.spec.ts';
const sweepSpec = 'worker-device/sweep/sweepActivities.spec.ts';
const batchesSpec = 'worker-device/sweep/batches.spec.ts';
const forceSpec = 'worker-device/sweep/forceActivities.spec.ts';
const delivererSpec = 'worker-device/readings/readingDeliverer.spec.ts';
const connectionSpec = 'worker-device/gateway/gatewayConnection.spec.ts';

/** The work of a device between its gateway and its disk. */
export const deviceWorkPlants: readonly Plant[] = [
  {
    name: 'log-not-synced',
    breaks: 'A reading is kept when the disk has it.',
    file: 'worker-device/storage/encryptedLog.ts',
    text: `this.end);
      await this.file.datasync();
    } catch`,
    replacement: `this.end);
    } catch`,
    noticedBy: [logSpec],
  },
  {
    name: 'torn-append-stays',
    breaks: 'What the disk did not take leaves nothing behind in the file.',
    file: 'worker-device/storage/encryptedLog.ts',
    text: `      await this.cutTail();
      throw error;`,
    replacement: '      throw error;',
    noticedBy: [logSpec],
  },
  {
    name: 'record-moved',
    breaks: 'A record on disk counts where it was written only.',
    file: 'worker-device/storage/encryptedRecord.ts',
    text: 'place.writeBigUInt64BE(BigInt(position), fileIdBytes);',
    replacement: 'place.writeBigUInt64BE(BigInt(position > 0 ? 1 : 0), fileIdBytes);',
    noticedBy: [logSpec],
  },
  {
    name: 'record-of-another-file',
    breaks: 'A record on disk counts in its own file only.',
    file: 'worker-device/storage/encryptedRecord.ts',
    text: 'fileId.copy(place);',
    replacement: 'fileId.copy(place, fileIdBytes);',
    noticedBy: [logSpec],
  },
  {
    name: 'one-failure-keeps-the-others',
    breaks: 'A device that stops releases everything, whatever of it fails.',
    file: 'worker-device/releaseStack.ts',
    text: '        errors.push(error);',
    replacement: `        errors.push(error);
        break;`,
    noticedBy: ['worker-device/releaseStack.spec.ts'],
  },
  {
    name: 'orders-asked-once',
    breaks: 'A gateway that is away for a moment ends no batch.',
    file: 'worker-device/sweep/orderSource.ts',
    text: 'if (tries >= mostTries ||',
    replacement: 'if (tries * mostTries >= mostTries ||',
    noticedBy: [ordersSpec],
  },
  {
    name: 'orders-asked-though-stopped',
    breaks: 'A batch that is to stop asks for nothing any more.',
    file: 'worker-device/sweep/orderSource.ts',
    text: 'if (tries >= mostTries || signal.aborted)',
    replacement: 'if (tries >= mostTries)',
    noticedBy: [ordersSpec],
  },
  {
    name: 'orders-wait-beyond-the-session',
    breaks: 'A batch whose session has ended asks for nothing any more.',
    file: 'worker-device/sweep/sweepActivities.ts',
    text: 'AbortSignal.any([signal, lane.ended])',
    replacement: 'signal',
    noticedBy: [sweepSpec],
  },
  {
    name: 'batch-ignores-cancel',
    breaks: 'A batch that is cancelled begins no other policy.',
    file: 'worker-device/sweep/sweepActivities.ts',
    text: 'AbortSignal.any([stop, Context.current().cancellationSignal])',
    replacement: 'AbortSignal.any([stop, Context.current().cancellationSignal].slice(0, 1))',
    noticedBy: [sweepSpec],
  },
  {
    name: 'forced-order-counts-by-number',
    breaks: 'A page of the list reads nothing that a force sync has taken over.',
    file: 'worker-device/sweep/batchRun.ts',
    text: 'this.waiting.delete(order.attemptId) && !this.lane.isTaken(order)',
    replacement: 'this.waiting.delete(order.attemptId)',
    noticedBy: [batchesSpec],
  },
  {
    name: 'inactive-rows-left',
    breaks: 'A list tells of a policy that has ended.',
    file: 'worker-device/sweep/readByList.ts',
    text: `outcome.kind === 'VALUES' || outcome.kind === 'INACTIVE' ||`,
    replacement: `outcome.kind === 'VALUES' ||`,
    noticedBy: [batchesSpec],
  },
  {
    name: 'ambiguity-forgotten-at-restart',
    breaks: 'A number that a list shows twice is nobody’s, also after a restart.',
    file: 'worker-device/sweep/crawlMemory.ts',
    text: '      else this.note(entry.number, entry.recordId);',
    replacement: '      else if (!this.numbers.has(entry.number)) this.note(entry.number, entry.recordId);',
    noticedBy: ['worker-device/sweep/crawlMemories.spec.ts'],
  },
  {
    name: 'forced-policy-stays-in-batch',
    breaks: 'A force sync takes its policy out of the running batch.',
    file: 'worker-device/sweep/forceActivities.ts',
    text: `  lane.force(order);
`,
    replacement: '',
    noticedBy: [forceSpec],
  },
  {
    name: 'force-read-again',
    breaks: 'A force sync whose reading is there already does not read again.',
    file: 'worker-device/sweep/forceActivities.ts',
    text: 'if (!recorder.hasReadingOf(input.session, input.order))',
    replacement: 'if (input.order.generation > 0)',
    noticedBy: [forceSpec],
  },
  {
    name: 'force-sync-reads-without-room',
    breaks: 'Nothing is read while there is no room for a reading.',
    file: 'worker-device/sweep/forceActivities.ts',
    text: `  await recorder.waitForSpace(AbortSignal.any([signal, lane.ended]));
`,
    replacement: '',
    noticedBy: [forceSpec],
  },
  {
    name: 'postponed-not-retried-on-return',
    breaks: 'What the gateway wanted later is offered as soon as it is back.',
    file: 'worker-device/readings/readingDeliverer.ts',
    text: `    this.notBefore = 0;
    this.postponed.clear();`,
    replacement: '    this.notBefore = 0;',
    noticedBy: [delivererSpec],
  },
  {
    name: 'no-last-delivery',
    breaks: 'A device that stops offers what it has once more.',
    file: 'worker-device/readings/readingDeliverer.ts',
    text: `    if (this.hasWork()) await this.deliver();
`,
    replacement: '',
    noticedBy: [delivererSpec],
  },
  {
    name: 'awaited-forgotten-when-refused',
    breaks: 'Nobody waits for a reading that the gateway will never take.',
    file: 'worker-device/readings/readingDeliverer.ts',
    text: '      this.settle([only.readingId]);',
    replacement: '      this.tools.journal.settle([only.readingId]);',
    noticedBy: [delivererSpec],
  },
  {
    name: 'refresh-after-expiry',
    breaks: 'A session token is renewed before it expires.',
    file: 'worker-device/gateway/gatewaySession.ts',
    text: 'Math.min(lifetimeMs / 2, refreshAtTheLatestMs)',
    replacement: 'refreshAtTheLatestMs',
    noticedBy: [connectionSpec],
  },
  {
    name: 'renewed-token-kept-from-work',
    breaks: 'Work goes on with the renewed session token.',
    file: 'worker-device/gateway/gatewayConnection.ts',
    text: 'await work.setSessionToken(session.sessionToken);',
    replacement: 'work.failure();',
    noticedBy: [connectionSpec],
  },
  {
    name: 'refusal-works-on',
    breaks: 'A device that was paused ends its work within seconds.',
    file: 'worker-device/gateway/gatewayConnection.ts',
    text: `      if (this.tools.news.refusal !== undefined) throw this.tools.news.refusal;
`,
    replacement: '',
    noticedBy: [connectionSpec],
  },
  {
    name: 'dead-work-watched-on',
    breaks: 'Work that has died is begun anew.',
    file: 'worker-device/gateway/gatewayConnection.ts',
    text: 'if (failure !== undefined) throw new Error(failure);',
    replacement: `if (failure === '') throw new Error(failure);`,
    noticedBy: [connectionSpec],
  },
  {
    name: 'work-before-delivery',
    breaks: 'A device delivers its journal before it takes work.',
    file: 'worker-device/gateway/gatewayConnection.ts',
    text: `    await this.tools.deliverJournal();
    const work`,
    replacement: `    void this.tools.deliverJournal();
    const work`,
    noticedBy: [connectionSpec],
  },
  {
    name: 'stop-leaves-endings',
    breaks: 'A device has stopped when its work has ended.',
    file: 'worker-device/gateway/gatewayConnection.ts',
    text: `    await Promise.all(this.endings);
`,
    replacement: '',
    noticedBy: [connectionSpec],
  },
  {
    name: 'resend-not-held',
    breaks: 'A device tells its gateway of every task that it is at work on.',
    file: 'worker-device/temporal/heldTasks.ts',
    text: `      resendCode: (input) => hold(input.requestId, () => link.resendCode(input)),
`,
    replacement: '',
    noticedBy: ['worker-device/temporal/heldTasks.spec.ts'],
  },
];
