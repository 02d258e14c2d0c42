import type { Page } from 'playwright';

/** What of a browser's window is used below. */
interface PageWindow {
  readonly document: {
    querySelectorAll(selector: string): Iterable<{ textContent: string; checkVisibility(): boolean }>;
  };
}

/** An element, and what stands in it and nothing else. */
export interface Sight {
  readonly selector: string;
  readonly text: string;
}

/**
 * Resolves with when the page first showed it, in milliseconds since 1970. The page itself looks, before each frame that
 * it draws: a locator that waits looks only twice a second once some time has passed. Ask before what brings it about.
 */
export async function whenShown(page: Page, sight: Sight): Promise<number> {
  const shown = await page.waitForFunction(
    ({ selector, text }) => {
      const { document } = globalThis as unknown as PageWindow;
      const isShown = [...document.querySelectorAll(selector)].some(
        (element) => element.textContent.trim() === text && element.checkVisibility(),
      );
      return isShown ? Date.now() : 0;
    },
    sight,
    { polling: 'raf' },
  );
  return shown.jsonValue();
}
