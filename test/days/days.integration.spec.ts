import { prepareCloud } from '../e2e/support/sharedCloud.ts';
import { smallForm } from './plan/form.ts';
import { judgeDays } from './report.ts';
import { runDays } from './runDays.ts';

it('stands every policy on every day where an independent count puts it, in the days around a change of clocks', async () => {
  const run = await runDays(smallForm('spec'), await prepareCloud(), { say: () => undefined });
  const { differences } = judgeDays(run);
  expect({ differences, troubles: run.troubles }).toEqual({ differences: [], troubles: [] });
  expect(run.records).toHaveLength(9);
}, 480_000);
