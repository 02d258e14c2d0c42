import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloneRoot } from './engines/places.ts';

/** The parts of jest's JSON report that the last line needs. */
interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Suites that could not start, so that none of their tests ran. */
  readonly numRuntimeErrorTestSuites: number;
}

const folder = await mkdtemp(join(tmpdir(), 'carrier-sync-report-'));
try {
  const reportFile = join(folder, 'report.json');
  // Activity workers whose polls were refused (paused, removed and rogue devices) never settle inside the Temporal SDK
  // and would keep jest alive after the last test and the teardown.
  const flags = ['--forceExit', '--json', `--outputFile=${reportFile}`];
  const exitCode = await runJest([...flags, ...process.argv.slice(2)]);
  const { passed, failed } = await count(reportFile, exitCode);
  process.stdout.write(`${String(passed)} passed, ${String(failed)} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

function runJest(flags: readonly string[]): Promise<number> {
  const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
  const child = spawn(process.execPath, ['--experimental-vm-modules', '--no-warnings', jest, ...flags], {
    cwd: cloneRoot,
    stdio: ['inherit', 'inherit', 'inherit'],
  });
  // Both ends sit in the same terminal: Ctrl-C reaches jest by itself, and this process waits for its end.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('disconnect', () => child.kill('SIGTERM'));
  process.channel?.unref();
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

/** A run that fails without a failed test (its set-up broke, nothing matched) counts as one failure. */
async function count(reportFile: string, exitCode: number): Promise<{ passed: number; failed: number }> {
  let report: JestReport;
  try {
    report = JSON.parse(await readFile(reportFile, 'utf8')) as JestReport;
  } catch {
    return { passed: 0, failed: 1 };
  }
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return { passed: report.numPassedTests, failed: failed === 0 && exitCode !== 0 ? 1 : failed };
}
