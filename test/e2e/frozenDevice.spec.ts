import type { Page } from 'playwright';
import { eventually } from './support/eventually.ts';
import { LinkDialog } from './support/pages/linkDialog.ts';
import { signIn } from './support/pages/signIn.ts';
import { addSource, claimDevice, codeFor, meridian, passwordOf } from './support/setUp.ts';
import { stage } from './support/story.ts';

/** The gateway's pings, and the time that a device has to come back in when only its connection broke. */
const noticedWithinMs = 30_000;
const portalTakesMs = 3_000;

/** Its process stands still in the middle of a link: the person is told, and the link goes on when it does. */
describe('a device that freezes under a link', () => {
  let page: Page;
  const { agency, story } = stage({}, async (created) => {
    await claimDevice(created);
    page = await signIn(created);
  });
  afterEach(() => {
    agency().device.thaw();
  });

  const submitted = (username: string) =>
    agency().sandbox.log.counters()['meridian-life']?.[username] ?? { password: 0, code: 0, totp: 0 };
  const holdUp = (path: string) => {
    const { faults } = agency().sandbox.meridian;
    faults.add({ kind: 'delay', method: 'POST', path, ms: portalTakesMs, times: 1 });
  };
  const code = (username: string) => codeFor(agency(), agency().sandbox.meridian, username);

  async function open(username: string): Promise<LinkDialog> {
    return LinkDialog.at(page, await addSource(agency(), meridian, username));
  }

  async function signInWith(link: LinkDialog, username: string): Promise<void> {
    await link.submitCredentials(username, passwordOf(agency().sandbox.meridian, username));
  }

  /** What the dialog says of the silence; resolves when it says it. */
  async function words(link: LinkDialog): Promise<string> {
    const alert = link.dialog.getByRole('alert').filter({ hasText: /Front office has not answered since/ });
    await alert.waitFor({ timeout: noticedWithinMs });
    return (await alert.textContent()) ?? '';
  }

  async function seeItAnswer(link: LinkDialog): Promise<void> {
    await link.dialog.getByText(/has not answered since/).waitFor({ state: 'detached' });
  }

  story('while a code is verified: nothing is claimed, and it goes on to Linked by itself', async () => {
    const { device } = agency();
    const link = await open('agency');
    await signInWith(link, 'agency');
    await link.seeCodeStep();
    holdUp('/login/verify');
    await link.submitCode(await code('agency'));
    await eventually(() => expect(submitted('agency').code).toBe(1));
    device.freeze();
    expect(await words(link)).toMatch(
      /not known yet whether Meridian Life received your answer; it is not sent again by itself/,
    );
    await link.seeText(/Verifying at Meridian Life/);
    device.thaw();
    await link.seeLinked();
    await link.done();
    expect(submitted('agency')).toEqual({ password: 1, code: 1, totp: 0 });
  });

  story('while a password is checked: the next step comes when it is back', async () => {
    const { device } = agency();
    const link = await open('smith');
    await link.dialog.getByLabel('Username').waitFor();
    holdUp('/login');
    await signInWith(link, 'smith');
    await eventually(() => expect(submitted('smith').password).toBe(1));
    device.freeze();
    expect(await words(link)).toMatch(/not known yet whether Meridian Life received your password/);
    await link.seeText(/Signing in at Meridian Life/);
    device.thaw();
    await link.seeCodeStep();
    await link.submitCode(await code('smith'));
    await link.seeLinked();
    await link.done();
    expect(submitted('smith')).toEqual({ password: 1, code: 1, totp: 0 });
  });

  story('while it waits for a person: nothing can be sent until it is back', async () => {
    const { device } = agency();
    const link = await open('jones');
    for (const [step, goOn] of [
      ['the credentials', () => signInWith(link, 'jones')],
      ['a code', async () => link.submitCode(await code('jones'))],
    ] as const) {
      if (step === 'a code') await link.seeCodeStep();
      else await link.button('Link').waitFor();
      device.freeze();
      expect(await words(link)).toMatch(/Nothing is sent until it answers; then you can go on here/);
      expect(await link.button('Waiting …').isDisabled()).toBe(true);
      device.thaw();
      await seeItAnswer(link);
      await goOn();
    }
    await link.seeLinked();
    await link.done();
    expect(submitted('jones')).toEqual({ password: 1, code: 1, totp: 0 });
  });

  it('met no error in any window', () => {
    expect(agency().windows.errors()).toEqual([]);
  });
});
