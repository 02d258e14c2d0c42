import type { Page } from 'playwright';
import { body } from './support/apiClient.ts';
import { eventually } from './support/eventually.ts';
import { LinkDialog } from './support/pages/linkDialog.ts';
import { signIn } from './support/pages/signIn.ts';
import { addSource, claimDevice, codeFor, meridian, northgate, passwordOf } from './support/setUp.ts';
import { stage } from './support/story.ts';

/** Every way in which a link can go: what the dialog says, and what the carrier was sent. */
describe('the Link dialog', () => {
  let page: Page;
  const { agency, story } = stage({}, async (created) => {
    await claimDevice(created);
    page = await signIn(created);
  });

  const submissions = (username: string, carrier = 'meridian-life') =>
    agency().sandbox.log.counters()[carrier]?.[username] ?? { password: 0, code: 0, totp: 0 };

  /** A new source for this login, with the dialog open for it and the password submitted. */
  async function begin(username: string, password?: string): Promise<{ link: LinkDialog; sourceId: string }> {
    const sourceId = await addSource(agency(), meridian, username);
    const link = await LinkDialog.at(page, sourceId);
    await link.submitCredentials(username, password ?? passwordOf(agency().sandbox.meridian, username));
    return { link, sourceId };
  }

  story(
    'says that the password was not accepted, keeps the username, and submits nothing again',
    async () => {
      const { link } = await begin('smith', 'not-the-password');
      await link.seeText(/did not accept the username or password/);
      expect(submissions('smith')).toEqual({ password: 1, code: 0, totp: 0 });
      await link.press('Link again');
      await link.submitCredentials('smith', passwordOf(agency().sandbox.meridian, 'smith'));
      await link.seeCodeStep();
      await link.submitCode(await codeFor(agency(), agency().sandbox.meridian, 'smith'));
      await link.seeLinked();
      await link.done();
      expect(submissions('smith')).toEqual({ password: 2, code: 1, totp: 0 });
    },
  );

  story('asks for the code again when it was wrong, with the tries that are left', async () => {
    const { link } = await begin('jones');
    await link.seeCodeStep();
    const code = await codeFor(agency(), agency().sandbox.meridian, 'jones');
    await link.submitCode(code === '000000' ? '111111' : '000000');
    await link.seeText(/That code was not accepted.* 2 tries are left/);
    await link.submitCode(code);
    await link.seeLinked();
    await link.done();
    expect(submissions('jones')).toEqual({ password: 1, code: 2, totp: 0 });
  });

  story('gives up when every code is refused, and says what to do', async () => {
    const { link } = await begin('wrong-code');
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await link.seeCodeStep();
      await link.submitCode(await codeFor(agency(), agency().sandbox.meridian, 'wrong-code'));
      if (attempt < 2) await link.seeText(/That code was not accepted/);
    }
    await link.dialog.getByRole('button', { name: /ink again/ }).waitFor();
    expect(submissions('wrong-code')).toEqual({ password: 1, code: 3, totp: 0 });
    await link.press('Close');
  });

  story('says that a code came too late and how to get a fresh one', async () => {
    const { link } = await begin('late-code');
    await link.seeCodeStep();
    await link.submitCode(await codeFor(agency(), agency().sandbox.meridian, 'late-code'));
    await link.seeText(/The time for (that code was over|this step is over)/);
    expect(submissions('late-code')).toEqual({ password: 1, code: 1, totp: 0 });
  });

  story('gets the code another way when it does not come', async () => {
    const { link } = await begin('lost-code');
    await link.seeCodeStep();
    await link.press('Use another way');
    await link.press('Send it by email to l•••@mail.example');
    await link.seeText('Sent by email to l•••@mail.example.');
    await link.submitCode(await codeFor(agency(), agency().sandbox.meridian, 'lost-code'));
    await link.seeLinked();
    await link.done();
    expect(submissions('lost-code')).toEqual({ password: 1, code: 1, totp: 0 });
  });

  const refusals: [string, RegExp, string][] = [
    ['locked', /has locked this login/, 'It is done, link again'],
    ['expired-password', /password has expired/, 'It is done, link again'],
    ['needs-terms', /wants something done first/, 'It is done, link again'],
    ['elsewhere', /signed in at Meridian Life with this login elsewhere/, 'It is done, link again'],
    ['blocked', /refuses automated reading/, 'Close'],
    ['unavailable', /does not answer properly/, 'Link again'],
  ];
  for (const [username, words, next] of refusals) {
    story(`tells what happened and the one next action for the login "${username}"`, async () => {
      const { link } = await begin(username);
      // Some carriers say it only after the code, which is asked for until it is sent: it is answered once.
      await link.codeField.or(link.dialog.getByText(words)).first().waitFor();
      if (await link.codeField.isVisible()) {
        await link.submitCode(await codeFor(agency(), agency().sandbox.meridian, username));
      }
      await link.seeText(words);
      await link.button(next).waitFor();
      expect(submissions(username).password).toBe(1);
    });
  }

  story('is at the same step after a reload, and in a second window', async () => {
    const { link } = await begin('agency');
    await link.seeCodeStep();
    await page.reload();
    await link.seeCodeStep();
    await link.seeText('•••-•••-4417');
    const second = new LinkDialog(await agency().windows.beside(page));
    await second.page.goto(page.url());
    await second.seeCodeStep();
    await second.submitCode(await codeFor(agency(), agency().sandbox.meridian, 'agency'));
    await second.seeLinked();
    await link.seeLinked();
    await link.done();
    expect(submissions('agency')).toEqual({ password: 1, code: 1, totp: 0 });
    await second.page.close();
  });

  story('lets one of two windows answer, and tells the other', async () => {
    const { link, sourceId } = await begin('expiring-password');
    await link.seeCodeStep();
    const second = await LinkDialog.at(await agency().windows.beside(page), sourceId);
    await second.seeCodeStep();
    const code = await codeFor(agency(), agency().sandbox.meridian, 'expiring-password');
    // The second window hears of nothing any more, as one on a bad network.
    const news = /link-session$|\/events/;
    await second.page.route(news, (route) => route.abort());
    await link.submitCode(code);
    await link.seeLinked();
    await second.submitCode(code);
    await second.seeText(/has been answered already, here or in another window|link attempt is over/);
    await second.page.unroute(news);
    await second.seeLinked();
    expect(submissions('expiring-password')).toEqual({ password: 1, code: 1, totp: 0 });
    await second.page.close();
  });

  story('signs out at the carrier when a challenge is cancelled, and the next link begins anew', async () => {
    const { link, sourceId } = await begin('slow');
    await link.seeCodeStep();
    await link.press('Cancel');
    await link.seeText(/is waiting for your answer/);
    await link.press('Cancel the link');
    await link.dialog.waitFor({ state: 'hidden' });
    const api = await agency().api();
    await eventually(async () => {
      const params = { path: { id: sourceId } };
      const { linkSession } = await body(api.GET('/api/v1/sources/{id}/link-session', { params }));
      expect(linkSession?.state).toBe('CANCELLED');
    });
    expect(submissions('slow')).toEqual({ password: 1, code: 0, totp: 0 });
  });

  story('needs no code where the carrier asks for none', async () => {
    const { link } = await begin('no-code');
    await link.seeLinked();
    await link.done();
    expect(submissions('no-code')).toEqual({ password: 1, code: 0, totp: 0 });
  });

  story('asks for the code of the authenticator app, and never sends one twice', async () => {
    const carrier = agency().sandbox.northgate;
    const sourceId = await addSource(agency(), northgate, 'agency');
    const link = await LinkDialog.at(page, sourceId);
    await link.submitCredentials('agency', passwordOf(carrier, 'agency'));
    await link.seeText('Enter the code of your authenticator app');
    await link.submitCode(await codeFor(agency(), carrier, 'agency'));
    await link.seeLinked();
    await link.done();
    expect(submissions('agency', 'northgate-annuity')).toEqual({ password: 1, code: 0, totp: 1 });
  });

  it('met no error in any window', () => {
    expect(agency().windows.errors()).toEqual([]);
  });
});
