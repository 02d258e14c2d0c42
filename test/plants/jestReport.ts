/** The parts of jest's JSON report that tell what became of a spec. */
export interface JestReport {
  readonly testResults: readonly SpecResult[];
}

export interface SpecResult {
  /** Absolute path. */
  readonly name: string;
  /** Why the spec could not run at all; else what its tests said. */
  readonly message: string;
  readonly assertionResults: readonly TestResult[];
}

export interface TestResult {
  readonly fullName: string;
  readonly status: 'passed' | 'failed' | 'pending' | 'skipped' | 'todo' | 'disabled' | 'focused';
  readonly failureMessages: readonly string[];
}
