import type { StartDayInput } from '../contracts/temporal/sweeps.ts';
import { store } from './activityClasses.ts';
import { OperatorView } from './operatorView.ts';

/** So many sources at a time: enough to start a large agency's day within a minute, few enough to leave room. */
const atOnce = 10;

/** Queues each source's policies for the new business day and wakes its sweep, a paused one included. */
export async function startDay({ organizationId }: StartDayInput): Promise<void> {
  const operators = new OperatorView();
  operators.find({ organization: organizationId });
  const { sourceIds } = await store('List the login sources').listSources({ organizationId });
  for (let first = 0; first < sourceIds.length; first += atOnce) {
    const some = sourceIds.slice(first, first + atOnce);
    const day = store("Start the source's day");
    await Promise.all(some.map((sourceId) => day.startSourceDay({ organizationId, sourceId })));
    operators.say(`${String(first + some.length)} of ${String(sourceIds.length)} sources started`);
  }
}
