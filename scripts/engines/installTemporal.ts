import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { elapsed } from '../processes/elapsed.ts';
import { exists, installOnce } from './installOnce.ts';
import { runWithProgress } from './runWithProgress.ts';
import type { Say } from './say.ts';

const version = '1.5.1';
const goPackage = `github.com/temporalio/cli/cmd/temporal@v${version}`;
const firstAnswerTimeoutMs = 8_000;
const downloadTimeoutMs = 10 * 60_000;
const buildTimeoutMs = 30 * 60_000;
const binaryName = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

/** Path of the CLI in our cache; puts it there first when it is missing. */
export async function installTemporal(say: Say): Promise<string> {
  const folder = await installOnce(`temporal-cli-${version}`, async (unfinished) => {
    const failures: string[] = [];
    for (const way of [download, build]) {
      try {
        await way(unfinished, say);
        return;
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error));
      }
    }
    throw new Error(
      'No Temporal server could be had. Set TEMPORAL_ADDRESS to a running one, put `temporal` on PATH, ' +
        `or install Go, then start again.\n${failures.join('\n')}`,
    );
  });
  return join(folder, binaryName);
}

/** The official download by Temporal's own package, in a process of its own that a time limit can end. */
async function download(folder: string, say: Say): Promise<void> {
  const startedAt = Date.now();
  say(`Temporal CLI ${version}: downloading (about 45 MB)…`);
  try {
    await requireAnswer(`https://temporal.download/cli/v${version}?platform=linux&arch=amd64`);
    const into = join(folder, 'download');
    await mkdir(into);
    await withProgress(
      () => say(`Temporal CLI ${version}: still downloading, ${elapsed(startedAt)}…`),
      () => runDownload(into, say),
    );
    const [file] = await readdir(into);
    if (file === undefined) throw new Error('The download left no file.');
    await rename(join(into, file), join(folder, binaryName));
    await chmod(join(folder, binaryName), 0o755);
    await rm(into, { recursive: true });
  } catch (error) {
    say(
      `Temporal CLI ${version}: no download from here (${elapsed(startedAt)}); building it from source instead.`,
    );
    throw error;
  }
  say(`Temporal CLI ${version}: downloaded in ${elapsed(startedAt)}.`);
}

function runDownload(into: string, say: Say): Promise<void> {
  const program = join(import.meta.dirname, 'downloadTemporal.ts');
  const flags = [program, into, `v${version}`];
  return runWithProgress(process.execPath, flags, { timeoutMs: downloadTimeoutMs, onLine: say });
}

/** Without internet the connection may hang for minutes instead of failing; this finds out at once. */
async function requireAnswer(url: string): Promise<void> {
  const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(firstAnswerTimeoutMs) });
  if (response.status >= 500) throw new Error(`${url} answered ${String(response.status)}`);
}

async function build(folder: string, say: Say): Promise<void> {
  const startedAt = Date.now();
  say(`Temporal CLI ${version}: building with Go (2 to 5 minutes, once)…`);
  let modules = 0;
  const report = (): void => {
    const fetched = `${String(modules)} modules fetched`;
    say(`Temporal CLI ${version}: still building, ${fetched}, ${elapsed(startedAt)}…`);
  };
  await withProgress(report, () =>
    runWithProgress('go', ['install', goPackage], {
      timeoutMs: buildTimeoutMs,
      environment: { GOBIN: folder, CGO_ENABLED: '0' },
      onLine: (line) => {
        if (line.startsWith('go: downloading')) modules += 1;
      },
    }),
  );
  if (!(await exists(join(folder, binaryName)))) throw new Error('go install left no temporal program.');
  say(`Temporal CLI ${version}: built in ${elapsed(startedAt)}.`);
}

async function withProgress(report: () => void, work: () => Promise<void>): Promise<void> {
  const timer = setInterval(report, 15_000);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}
