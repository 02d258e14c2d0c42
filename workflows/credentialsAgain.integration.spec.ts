import { randomUUID } from 'node:crypto';
import { ApplicationFailure, WorkflowUpdateFailedError } from '@temporalio/client';
import { credentialsStep } from '../contracts/domain/sealing.ts';
import type { LinkSessionChange } from '../contracts/temporal/cloudActivities.ts';
import type { LinkStep } from '../contracts/temporal/deviceActivities.ts';
import { deviceRestarted } from '../contracts/temporal/linkSession.ts';
import { waitUntil } from '../scripts/processes/waitUntil.ts';
import { door } from '../test/workflows/doors.ts';
import { LinkPerson } from '../test/workflows/linkPerson.ts';
import { sealingKey } from '../test/workflows/stubActivities.ts';
import { createWorkflowBench, type WorkflowBench } from '../test/workflows/workflowBench.ts';

const longestMs = 15_000;
const linked: LinkStep = { kind: 'LINKED' };

/** A device that starts anew loses the key to which credentials are sealed: they are asked for once more, and said why. */
describe('credentials that a device lost when it started anew', () => {
  let bench: WorkflowBench;
  let person: LinkPerson;

  beforeEach(async () => {
    bench = await createWorkflowBench();
    const keys = ['first', 'second'];
    bench.device.on('prepareLink', () =>
      Promise.resolve({ kind: 'READY', sealingKey: sealingKey(keys.shift()) }),
    );
    person = new LinkPerson(bench.client);
    await person.open();
    await person.reaches('AWAITING_CREDENTIALS', 1);
  });
  afterEach(() => bench.close());

  const enter = (keyId: string): Promise<void> => person.submit(credentialsStep, randomUUID(), keyId);
  const startAnew = (): Promise<void> => person.workflow.signal(deviceRestarted.name, { bootId: 'boot-2' });
  const lastChange = (): LinkSessionChange | undefined => bench.cloud.calls('recordLinkSession').at(-1);
  /** The step is shown, and recorded: the dialog is told before its row is written. */
  const shownAgain = async (): Promise<void> => {
    await waitUntil('the step is recorded', longestMs, () => Promise.resolve(lastChange()?.sequence === 3));
    expect((await person.look()).state).toBe('AWAITING_CREDENTIALS');
  };
  const keysUsed = (): string[] =>
    bench.device.calls('submitCredentials').map(({ envelope }) => envelope.keyId);

  async function refusal(entering: Promise<void>): Promise<string | null | undefined> {
    const error = await entering.then(
      () => new Error('it was accepted'),
      (reason: Error) => reason,
    );
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    return error.cause instanceof ApplicationFailure ? error.cause.type : undefined;
  }

  it('are refused while another key is made, and when it is there', async () => {
    const made = door();
    bench.device.on('prepareLink', async () => {
      await made.opened;
      return { kind: 'READY', sealingKey: sealingKey('second') };
    });
    await startAnew();
    await waitUntil('another key is asked for', longestMs, () =>
      Promise.resolve(bench.device.calls('prepareLink').length === 2),
    );
    expect(await refusal(enter('first'))).toBe('CREDENTIALS_NOT_USED');
    made.open();
    await person.reaches('AWAITING_CREDENTIALS', 2);
    expect(await refusal(enter('first'))).toBe('CREDENTIALS_NOT_USED');
    await enter('second');
    await person.reaches('LINKED');
    expect(keysUsed()).toEqual(['second']);
  });

  it('are asked for again when it says that they were sealed for its earlier run', async () => {
    bench.device.on('submitCredentials', ({ envelope }) =>
      Promise.resolve(envelope.keyId === 'first' ? { kind: 'FAILED', code: 'DEVICE_RESTARTED' } : linked),
    );
    await enter('first');
    await shownAgain();
    expect(lastChange()).toMatchObject({
      failureCode: 'CREDENTIALS_NOT_USED',
      sealingKey: { keyId: 'second' },
    });
    await enter('second');
    await person.reaches('LINKED');
    expect(keysUsed()).toEqual(['first', 'second']);
  });

  it('are asked for again when they were on their way, and its ledger says that they were never used', async () => {
    bench.device.on('probeLink', () => Promise.resolve({ kind: 'NOT_LINKED', neverMade: true }));
    await startAnewUnderway();
    await shownAgain();
    expect(lastChange()).toMatchObject({ failureCode: 'CREDENTIALS_NOT_USED' });
    bench.device.on('submitCredentials', () => Promise.resolve(linked));
    await enter('second');
    await person.reaches('LINKED');
  });

  it('are of unknown outcome when they were on their way, and may have been used', async () => {
    await startAnewUnderway();
    await person.workflow.result();
    expect(lastChange()).toMatchObject({ state: 'FAILED', failureCode: 'OUTCOME_UNKNOWN' });
    expect(keysUsed()).toEqual(['first']);
  });

  /** The device has taken the first credentials and does not answer any more; then it starts anew. */
  async function startAnewUnderway(): Promise<void> {
    const answered = door();
    bench.device.on('submitCredentials', async () => {
      await answered.opened;
      return linked;
    });
    const submissionId = randomUUID();
    await person.submit(credentialsStep, submissionId, 'first');
    await waitUntil('the device has them', longestMs, () => Promise.resolve(keysUsed().length === 1));
    await startAnew();
    await waitUntil('it is asked what became of them', longestMs, () =>
      Promise.resolve(bench.device.calls('probeLink').length === 1),
    );
    answered.open();
    expect(bench.device.calls('probeLink')).toEqual([expect.objectContaining({ submissionId })]);
  }
});
