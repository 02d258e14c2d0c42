export interface Count {
  readonly passed: number;
  readonly failed: number;
}

const countLine = /^(\d+) passed, (\d+) failed$/;

/** What a program counted in its last such line; else itself, as one. One that failed without a failure counts as one. */
export function lastCount(lines: readonly string[], exitCode: number): Count {
  const line = lines.findLast((text) => countLine.test(text));
  if (line === undefined) return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const [, passed, failed] = countLine.exec(line) ?? [];
  const count = { passed: Number(passed), failed: Number(failed) };
  return exitCode !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

export function sumOf(counts: readonly Count[]): Count {
  return counts.reduce(
    (sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }),
    { passed: 0, failed: 0 },
  );
}
