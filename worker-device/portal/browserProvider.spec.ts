import { BrowserProvider } from './browserProvider.ts';

describe('a browser that does not start', () => {
  it('is a failure of ours, never a portal that has changed', async () => {
    const browser = new BrowserProvider({ executablePath: '/bin/false' });
    await expect(browser.open({})).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(browser.openContexts).toBe(0);
  });
});
