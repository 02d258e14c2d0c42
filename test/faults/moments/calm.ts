import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '../../../scripts/processes/waitUntil.ts';
import type { Office } from '../world/office.ts';
import { isAllWell, readStanding, type Standing } from './standing.ts';

const calmTimeoutMs = 120_000;

/** The state in which every cell starts: linked, everything read, nothing waits, no force sync of the cell before goes on. */
export async function calm(office: Office): Promise<void> {
  office.sandbox.meridian.faults.clear();
  const leaving = new AbortController();
  const staying = office.person.stay(leaving.signal, () => true);
  let standing: Standing | undefined;
  const look = async (): Promise<boolean> => {
    standing = await readStanding(office);
    return isAllWell(standing) && !(await hasForceSync(office));
  };
  try {
    await waitUntil('calm', calmTimeoutMs, look, { pauseMs: 250 });
  } catch (cause) {
    throw new Error(`The office of ${office.name} does not come to rest: ${JSON.stringify(standing)}`, {
      cause,
    });
  } finally {
    leaving.abort();
    await staying;
  }
}

/** Unlinked with the whole book owed, and the dialog open at its first step. */
export async function openDialog(office: Office): Promise<void> {
  await office.person.pressUnlink();
  await waitUntil(
    'the source to be unlinked',
    30_000,
    async () => (await readStanding(office)).source === 'UNLINKED',
  );
  await office.oweAgain();
  await office.person.pressLink();
}

/** Answers the dialog's steps until it stands in one of `states`. */
export async function answerUntil(office: Office, states: readonly string[]): Promise<void> {
  await waitUntil(`the dialog to be ${states.join(' or ')}`, 45_000, async () => {
    const state = await office.person.lookAtLink();
    await delay(100);
    return state !== undefined && states.includes(state);
  });
}

/**
 * Whether a workflow of a force sync runs. Its reading may have been recorded long ago while the answer that says so was
 * lost: then it stands until its activity's heartbeat is overdue, or until somebody asks for the same policy.
 */
async function hasForceSync({ world, sourceId }: Office): Promise<boolean> {
  const running = world.temporal.workflow.list({
    query: `WorkflowType = 'forceSync' AND ExecutionStatus = 'Running'`,
  });
  for await (const { workflowId } of running) if (workflowId.endsWith(`/${sourceId}`)) return true;
  return false;
}
