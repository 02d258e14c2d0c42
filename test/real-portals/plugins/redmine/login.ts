import { changed, openPage, PortalFailure, toNextPage } from '../../../../plugin-sdk/index.ts';
import type { Credentials, Login, Page, Portal } from '../../../../plugin-sdk/index.ts';
import { parseSignInPage } from './signInPages.ts';
import type { SignInPage } from './signInPages.ts';

const usernameField = '#username';
const passwordField = '#password';
const codeField = '#twofa_code';
const submitButton = '#login-submit';

/** Redmine forgets a login that waits for its code after two minutes. */
const codeLifetimeMs = 2 * 60_000;

export async function* login(portal: Portal, credentials: Credentials): Login {
  const page = await portal.page();
  await openPage(page, `${portal.origin}/login`);
  if ((await shown(page)).kind !== 'LOGIN') changed('the sign-in page is not what it was');
  await page.fill(usernameField, credentials.username);
  await page.fill(passwordField, credentials.password);
  await toNextPage(page, () => page.click(submitButton));
  let now = await shown(page);
  while (now.kind === 'CODE') {
    const answer = yield {
      kind: 'TOTP',
      channel: 'APP',
      prompt: 'Enter the code that your authenticator app shows.',
      fields: [{ name: 'code', label: 'Code', kind: 'code', length: 6 }],
      expiresInMs: codeLifetimeMs,
      ...(now.refused ? { previousFailure: 'INVALID_CODE' as const } : {}),
    };
    if (answer.kind === 'RESEND') continue;
    await page.fill(codeField, answer.answers['code'] ?? '');
    await toNextPage(page, () => page.click(submitButton));
    now = await shown(page);
  }
  if (now.kind !== 'SIGNED_IN') throw failureOf(now);
}

function failureOf(page: Exclude<SignInPage, { kind: 'SIGNED_IN' | 'CODE' }>): PortalFailure {
  if (page.kind === 'UNKNOWN')
    return new PortalFailure('SITE_CHANGED', 'an unknown page came at the sign-in');
  if (page.kind === 'PASSWORD_EXPIRED') return new PortalFailure('PASSWORD_EXPIRED');
  return new PortalFailure(page.failure ?? 'CHALLENGE_EXPIRED', 'the sign-in page came back');
}

async function shown(page: Page): Promise<SignInPage> {
  return parseSignInPage(await page.content());
}
