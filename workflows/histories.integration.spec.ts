import { testEngines } from '../test/support/testEngines.ts';
import { makeChangedCopies, type ChangedCopies } from '../test/workflows/changedCopies.ts';
import type { IncompatibleChange } from '../test/workflows/incompatibleChanges.ts';
import {
  recordedHistory,
  recordedNames,
  replay,
  stepsOf,
  workflowTypeOf,
} from '../test/workflows/recordedHistories.ts';
import { scenes } from '../test/workflows/scenes.ts';
import * as workflows from './index.ts';

it('there is a history of every main state', () => {
  expect(recordedNames).toEqual(Object.keys(scenes).sort());
});

it('every workflow has recorded histories', () => {
  const recorded = new Set(recordedNames.map((name) => workflowTypeOf(recordedHistory(name))));
  expect([...recorded].sort()).toEqual(Object.keys(workflows).sort());
});

it.each(recordedNames)('today’s workflows go on from %s', async (name) => {
  const { workflowBundlePath } = testEngines();
  if (workflowBundlePath === undefined) throw new Error('there is no workflow bundle');
  await replay(recordedHistory(name), workflowBundlePath);
});

describe('a workflow that would do something else than it did is noticed', () => {
  let copies: ChangedCopies;

  beforeAll(async () => {
    copies = await makeChangedCopies();
  }, 60_000);

  afterAll(() => copies.remove());

  const changes = recordedNames.flatMap((name): [string, IncompatibleChange['kind'], number][] => {
    const last = stepsOf(recordedHistory(name));
    const steps = [...new Set([1, last])];
    return steps.flatMap((step) => [
      [name, 'EXTRA_TIMER', step],
      [name, 'OTHER_ACTIVITY', step],
    ]);
  });

  it.each(changes)('by %s: %s at activity %i', async (name, kind, step) => {
    const copy = await copies.copyWith({ kind, step });
    await expect(replay(recordedHistory(name), copy)).rejects.toThrow(/[Nn]ondeterminism/);
  });

  it('and a copy without a change goes on from all of them', async () => {
    const copy = await copies.copyWith({ kind: 'EXTRA_TIMER', step: 0 });
    for (const name of recordedNames) await replay(recordedHistory(name), copy);
  }, 120_000);
});
