import { Faults } from './faults.ts';
import type { FaultPlan } from './faults.ts';

const GET_HOME = { path: '/home', method: 'GET', login: 'smith' };

function hits(plan: FaultPlan, requests: number, target = GET_HOME): boolean[] {
  const faults = new Faults('spec');
  faults.add(plan);
  return Array.from({ length: requests }, () => faults.take([plan.kind], target).length > 0);
}

test('lets the first requests through, then hits as many as were asked for', () => {
  expect(hits({ kind: 'fail', skip: 2, times: 2 }, 6)).toEqual([false, false, true, true, false, false]);
});

test('hits without end when no number was given', () => {
  expect(hits({ kind: 'hang' }, 3)).toEqual([true, true, true]);
});

test.each<[string, Partial<FaultPlan>]>([
  ['path', { path: '/policies' }],
  ['method', { method: 'POST' }],
  ['login', { login: 'jones' }],
])('leaves requests of another %s alone', (_name, scope) => {
  expect(hits({ kind: 'fail', ...scope }, 1)).toEqual([false]);
});

test('spares assets unless its path says otherwise', () => {
  const asset = { path: '/assets/app.js', method: 'GET', login: null };
  const faults = new Faults('spec');
  faults.add({ kind: 'fail' });
  expect(faults.take(['fail'], asset)).toHaveLength(0);
  faults.add({ kind: 'fail', path: '/assets/' });
  expect(faults.take(['fail'], asset)).toHaveLength(1);
});

test('hits about the share that was asked for, the same ones for the same seed', () => {
  const first = hits({ kind: 'fail', share: 0.3 }, 1_000);
  const count = first.filter(Boolean).length;
  expect(count).toBeGreaterThan(230);
  expect(count).toBeLessThan(370);
  expect(hits({ kind: 'fail', share: 0.3 }, 1_000)).toEqual(first);
});

test('is not active any more once it is used up or taken away', () => {
  const faults = new Faults('spec');
  faults.add({ kind: 'emptySearch', times: 1 });
  const { id } = faults.add({ kind: 'block' });
  faults.take(['emptySearch'], GET_HOME);
  expect(faults.active().map((fault) => fault.kind)).toEqual(['block']);
  expect(faults.remove(id)).toBe(true);
  expect(faults.remove(id)).toBe(false);
  expect(faults.active()).toEqual([]);
});
