import { asPortalFailure } from './pluginCall.ts';

describe('an error of the page as a failure', () => {
  it.each([
    'page.goto: net::ERR_HTTP_RESPONSE_CODE_FAILURE at https://p.example/a',
    'page.goto: Timeout 20000ms exceeded.\nCall log:\n  - navigating to "https://p.example/a"',
    // What follows at once upon a page that did not load.
    'page.goto: Navigation to "https://p.example/a" is interrupted by another navigation to "chrome-error://chromewebdata/"',
    'page.waitForNavigation: Timeout 20000ms exceeded.\nwaiting for navigation until "domcontentloaded"',
  ])('is a fault of the portal where a page did not load: %s', (message) => {
    expect(asPortalFailure(new Error(message))).toMatchObject({ code: 'SITE_UNAVAILABLE' });
  });

  it.each([
    'page.goto: net::ERR_BLOCKED_BY_CLIENT at https://elsewhere.example/',
    'page.goto: Navigation to "https://p.example/a" is interrupted by another navigation to "https://p.example/b"',
    "page.click: Timeout 20000ms exceeded.\nCall log:\n  - waiting for locator('#x')",
    'page.fill: Error: Element is not an <input>',
  ])('is a changed portal where it is another page: %s', (message) => {
    expect(asPortalFailure(new Error(message))).toMatchObject({ code: 'SITE_CHANGED' });
  });
});
