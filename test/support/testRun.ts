/** What the set-up leaves for the teardown; jest loads both into one process, but not into one module graph. */
export interface TestRun {
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

const key = Symbol.for('carrier-sync.test-run');
const shelf = globalThis as { [key]?: TestRun };

export function rememberTestRun(run: TestRun): void {
  shelf[key] = run;
}

export function currentTestRun(): TestRun | undefined {
  return shelf[key];
}
