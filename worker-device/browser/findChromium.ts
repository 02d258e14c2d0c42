import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

/** Where distributions and vendors install one. */
const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Path of the Chromium to use: the configured one, else one that is installed, else Playwright's own.
 *
 * @throws Error when there is none
 */
export function findChromium(configured: string | undefined): string {
  const candidates = configured === undefined ? [...usualPlaces, chromium.executablePath()] : [configured];
  const found = candidates.find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error(
    configured === undefined
      ? 'There is no Chromium on this machine: install one, or name it by CHROMIUM_PATH'
      : `CHROMIUM_PATH names ${configured}, which does not exist`,
  );
}
