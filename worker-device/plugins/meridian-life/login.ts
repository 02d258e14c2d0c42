import { changed, openPage, otherWayAnswer, PortalFailure, toNextPage } from '../../../plugin-sdk/index.ts';
import type {
  ChallengeAnswer,
  ChallengeRequest,
  Credentials,
  Login,
  Page,
  Portal,
} from '../../../plugin-sdk/index.ts';
import { parseSignInPage } from './signInPages.ts';
import type { SignInPage } from './signInPages.ts';

const usernameField = '#username';
const passwordField = '#password';
const signInButton = '#btnSignIn';
const codeField = '#securityCode';
const verifyButton = '#btnVerify';
const resendButton = '#btnResend';
const otherWayButton = '#btnOtherWay';
const continueButton = '#btnContinue';

/** Username and password, then a code by text message, or by email where the person asks for that, where the portal does not know the browser yet. */
export async function* login(portal: Portal, credentials: Credentials): Login {
  const page = await portal.page();
  await openPage(page, `${portal.origin}/login`);
  if ((await shown(page)).kind !== 'LOGIN') changed('the sign-in page is not what it was');
  await page.fill(usernameField, credentials.username);
  await page.fill(passwordField, credentials.password);
  await toNextPage(page, () => page.click(signInButton));
  let now = await shown(page);
  while (now.kind !== 'SIGNED_IN') {
    if (now.kind === 'CODE') now = yield* askForCode(page, now);
    else if (now.kind === 'PASSWORD_EXPIRES_SOON') {
      await toNextPage(page, () => page.click(continueButton));
      now = await shown(page);
    } else throw failureOf(now);
  }
}

async function* askForCode(
  page: Page,
  first: Extract<SignInPage, { kind: 'CODE' }>,
): AsyncGenerator<ChallengeRequest, SignInPage, ChallengeAnswer> {
  let now: SignInPage = first;
  while (now.kind === 'CODE') {
    const answer = yield challengeOf(now);
    if (answer.kind === 'RESEND') {
      await toNextPage(page, () => page.click(resendButton));
    } else if (answer.answers[otherWayAnswer] !== undefined) {
      await toNextPage(page, () => page.click(otherWayButton));
    } else {
      await page.fill(codeField, answer.answers['code'] ?? '');
      await toNextPage(page, () => page.click(verifyButton));
    }
    now = await shown(page);
  }
  return now;
}

function challengeOf(page: Extract<SignInPage, { kind: 'CODE' }>): ChallengeRequest {
  return {
    kind: 'ONE_TIME_CODE',
    channel: page.channel,
    prompt: `Meridian Life sent a code by ${page.channel === 'SMS' ? 'text message' : 'email'}.`,
    maskedDestination: page.maskedDestination,
    fields: [{ name: 'code', label: 'Security code', kind: 'code', length: 6 }],
    expiresInMs: page.lifetimeMs,
    resendInMs: page.resendInMs,
    ...(page.otherWay === null ? {} : { otherWays: [{ value: 'other', label: page.otherWay }] }),
    ...(page.attemptsLeft === null ? {} : { attemptsLeft: page.attemptsLeft }),
    ...(page.refused === null ? {} : { previousFailure: page.refused }),
  };
}

function failureOf(
  page: Exclude<SignInPage, { kind: 'SIGNED_IN' | 'CODE' | 'PASSWORD_EXPIRES_SOON' }>,
): PortalFailure {
  switch (page.kind) {
    case 'LOGIN':
      return new PortalFailure(page.failure, 'the sign-in page came back', {
        attemptsLeft: page.attemptsLeft,
      });
    case 'STOPPED':
      return new PortalFailure(page.code, 'the portal shows why it does not go on');
    case 'UNKNOWN':
      return new PortalFailure('SITE_CHANGED', 'an unknown page came after the sign-in page');
  }
}

async function shown(page: Page): Promise<SignInPage> {
  return parseSignInPage(await page.content());
}
