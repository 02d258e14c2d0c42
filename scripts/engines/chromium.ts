import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright';
import { elapsed } from '../processes/elapsed.ts';
import { exists } from './installOnce.ts';
import { runWithProgress } from './runWithProgress.ts';
import type { Say } from './say.ts';

const run = promisify(execFile);
const installTimeoutMs = 10 * 60_000;
const firstAnswerTimeoutMs = 8_000;

const installedNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macApplications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Path of a Chromium: CHROMIUM_PATH, else an installed one, else Playwright's own, else the distribution's. */
export async function findChromium(say: Say): Promise<string> {
  const given = process.env['CHROMIUM_PATH'];
  if (given !== undefined) return given;
  return (await findInstalled()) ?? (await installPlaywrights(say)) ?? (await installPackaged(say));
}

async function findInstalled(): Promise<string | undefined> {
  for (const name of installedNames) {
    const path = await run('which', [name]).then(
      ({ stdout }) => stdout.trim(),
      () => '',
    );
    if (path !== '') return path;
  }
  for (const path of [...macApplications, chromium.executablePath()]) if (await exists(path)) return path;
  return undefined;
}

async function installPlaywrights(say: Say): Promise<string | undefined> {
  const startedAt = Date.now();
  say("Chromium: downloading Playwright's (about 170 MB, once)…");
  try {
    const cdn = 'https://cdn.playwright.dev';
    await fetch(cdn, { method: 'HEAD', signal: AbortSignal.timeout(firstAnswerTimeoutMs) });
    const cli = join(dirname(createRequire(import.meta.url).resolve('playwright/package.json')), 'cli.js');
    await runWithProgress(process.execPath, [cli, 'install', 'chromium'], {
      timeoutMs: installTimeoutMs,
      onLine: (line) => {
        if (/\b(?:[2468]0|100)% of/u.test(line)) say(`Chromium: ${line.trim()}`);
      },
    });
    say(`Chromium: downloaded in ${elapsed(startedAt)}.`);
    return chromium.executablePath();
  } catch {
    say(`Chromium: no download from here (${elapsed(startedAt)}).`);
    return undefined;
  }
}

/** Debian's and Ubuntu's package; needs root, or sudo that asks nothing. */
async function installPackaged(say: Say): Promise<string> {
  const startedAt = Date.now();
  say("Chromium: installing the distribution's package with apt-get…");
  const isRoot = process.getuid?.() === 0;
  try {
    for (const flags of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
      await runWithProgress(isRoot ? 'apt-get' : 'sudo', isRoot ? flags : ['-n', 'apt-get', ...flags], {
        timeoutMs: installTimeoutMs,
        environment: { DEBIAN_FRONTEND: 'noninteractive' },
        onLine: () => undefined,
      });
    }
  } catch (error) {
    throw new Error('No Chromium could be had: install one and start again, or set CHROMIUM_PATH.', {
      cause: error,
    });
  }
  const path = await findInstalled();
  if (path === undefined)
    throw new Error('apt-get installed chromium, but no program of that name is on PATH.');
  say(`Chromium: installed in ${elapsed(startedAt)}.`);
  return path;
}
