import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { JestReport } from './jestReport.ts';

export interface SpecRun {
  /** The copy of the tree. */
  readonly root: string;
  /** Paths from that root. */
  readonly specs: readonly string[];
  /** Where engines are that all runs share. */
  readonly environment: Readonly<Record<string, string>>;
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

export type SpecRunEnd =
  | { readonly kind: 'REPORT'; readonly report: JestReport }
  /** Jest ended, or had to be ended, without a report. */
  | { readonly kind: 'NO_REPORT'; readonly why: string };

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const outputShown = 2_000;

/** Runs specs of a copy of the tree, in a process group of their own that ends with the run. */
export async function runSpecs({ root, specs, environment, limitMs, signal }: SpecRun): Promise<SpecRunEnd> {
  const reportFile = join(root, '.jest-report.json');
  await rm(reportFile, { force: true });
  // As scripts/test.ts does; the cache goes away with the copy.
  const flags = [
    '--forceExit',
    '--json',
    `--outputFile=${reportFile}`,
    `--cacheDirectory=${root}/.jest-cache`,
  ];
  const child = spawn(
    process.execPath,
    ['--experimental-vm-modules', '--no-warnings', jest, ...flags, '--runTestsByPath', ...specs],
    {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...environment },
    },
  );
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-outputShown);
  });
  const tooLong = AbortSignal.timeout(limitMs);
  const end = (): void => endGroup(child.pid);
  const ending = AbortSignal.any([tooLong, signal]);
  ending.addEventListener('abort', end);
  try {
    await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  } finally {
    ending.removeEventListener('abort', end);
    // What a spec has started and left running.
    end();
  }
  if (signal.aborted) return { kind: 'NO_REPORT', why: 'it was told to stop' };
  if (tooLong.aborted) return { kind: 'NO_REPORT', why: `no end within ${String(limitMs / 60_000)} minutes` };
  const text = await readFile(reportFile, 'utf8').catch(() => undefined);
  if (text === undefined) return { kind: 'NO_REPORT', why: `jest wrote no report:\n${output}` };
  return { kind: 'REPORT', report: JSON.parse(text) as JestReport };
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
