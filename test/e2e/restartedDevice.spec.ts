import type { Page } from 'playwright';
import { body } from './support/apiClient.ts';
import { eventually } from './support/eventually.ts';
import { LinkDialog } from './support/pages/linkDialog.ts';
import { signIn } from './support/pages/signIn.ts';
import { addSource, claimDevice, codeFor, meridian, passwordOf } from './support/setUp.ts';
import { stage } from './support/story.ts';

const askedAgain = /device started anew before it used what you entered, so nothing was sent/;

/** Credentials are sealed to a key that is gone when the device starts anew: the person is asked once more, and told why. */
describe('a device that starts anew under the credentials step', () => {
  let page: Page;
  const { agency, story } = stage({}, async (created) => {
    await claimDevice(created);
    page = await signIn(created);
  });

  const submitted = (username: string) =>
    agency().sandbox.log.counters()['meridian-life']?.[username] ?? { password: 0, code: 0, totp: 0 };

  async function enter(link: LinkDialog, username: string): Promise<void> {
    await link.submitCredentials(username, passwordOf(agency().sandbox.meridian, username));
  }

  async function keyOffered(sourceId: string): Promise<string | undefined> {
    const api = await agency().api();
    const params = { path: { id: sourceId } };
    const { linkSession } = await body(api.GET('/api/v1/sources/{id}/link-session', { params }));
    return linkSession?.sealingKey?.keyId;
  }

  async function goOnToLinked(link: LinkDialog, username: string): Promise<void> {
    await enter(link, username);
    await link.seeCodeStep();
    await link.submitCode(await codeFor(agency(), agency().sandbox.meridian, username));
    await link.seeLinked();
    await link.done();
    expect(submitted(username)).toEqual({ password: 1, code: 1, totp: 0 });
  }

  story('asks again for what was entered while it was away', async () => {
    const { device } = agency();
    const link = await LinkDialog.at(page, await addSource(agency(), meridian, 'agency'));
    await link.button('Link').waitFor();
    await device.kill();
    await enter(link, 'agency');
    await link.seeText(/Signing in at Meridian Life/);
    device.begin();
    await link.seeText(askedAgain);
    expect(submitted('agency').password).toBe(0);
    expect(await link.dialog.getByLabel('Username').inputValue()).toBe('agency');
    await goOnToLinked(link, 'agency');
  });

  story('asks again in a window that had not heard of the other key', async () => {
    const { device } = agency();
    const sourceId = await addSource(agency(), meridian, 'smith');
    const link = await LinkDialog.at(page, sourceId);
    await link.button('Link').waitFor();
    const lost = await keyOffered(sourceId);
    const news = /link-session$|\/events/;
    await page.route(news, (route) => route.abort());
    await device.kill();
    device.begin();
    await eventually(async () => {
      const offered = await keyOffered(sourceId);
      expect(offered).toBeDefined();
      expect(offered).not.toBe(lost);
    });
    await enter(link, 'smith');
    await link.seeText(askedAgain);
    expect(submitted('smith').password).toBe(0);
    const heard = page.waitForResponse(
      (response) => response.url().endsWith('/link-session') && response.ok(),
    );
    await page.unroute(news);
    await heard;
    await goOnToLinked(link, 'smith');
  });

  it('met no error in any window', () => {
    expect(agency().windows.errors()).toEqual([]);
  });
});
