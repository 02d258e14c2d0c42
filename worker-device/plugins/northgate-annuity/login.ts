import { answerTo, changed, firstVisible, openPage, PortalFailure } from '../../../plugin-sdk/index.ts';
import type { ChallengeRequest, Credentials, Login, Page, Portal } from '../../../plugin-sdk/index.ts';
import { parseSignInAnswer } from './signInAnswers.ts';
import type { AskedForCode, SignInAnswer } from './signInAnswers.ts';

const signInForm = '#signInForm';
const userField = '#signInForm #userId';
const passwordField = '#signInForm #password';
const signInButton = '#signIn';
const codeField = '#totpForm #totpCode';
const verifyButton = '#verify';
const continueButton = '#continue';
const botWall = '#access_denied';

const applicationTimeoutMs = 15_000;

/** User ID and password, then a code of an authenticator app. What comes is read from the application's own calls. */
export async function* login(portal: Portal, credentials: Credentials): Login {
  const page = await portal.page();
  await openSignInForm(page, portal.origin);
  await page.fill(userField, credentials.username);
  await page.fill(passwordField, credentials.password);
  let now = await submitted(page, '/api/auth/login', signInButton);
  let asked: AskedForCode | null = null;
  while (now.kind !== 'SIGNED_IN') {
    if (now.kind === 'CODE') {
      asked = now;
      now = yield* enterCode(page, asked, null);
    } else if (now.kind === 'CODE_REFUSED' && asked !== null) {
      now = yield* enterCode(page, { ...asked, attemptsLeft: now.attemptsLeft }, now);
    } else if (now.kind === 'PASSWORD_EXPIRES_SOON') {
      now = await submitted(page, '/api/auth/notice', continueButton);
    } else throw failureOf(now);
  }
}

async function openSignInForm(page: Page, origin: string): Promise<void> {
  await openPage(page, `${origin}/`);
  if (await page.locator(botWall).isVisible()) throw new PortalFailure('SITE_BLOCKING', 'a bot wall');
  const timeoutMs = applicationTimeoutMs;
  await firstVisible(page, { form: signInForm }, { timeoutMs });
  for (const part of [userField, passwordField, signInButton]) {
    if (!(await page.locator(part).isVisible())) changed(`the sign-in form lacks ${part}`);
  }
}

type Answers = AsyncGenerator<ChallengeRequest, SignInAnswer, Parameters<Login['next']>[0]>;

/** An authenticator app sends nothing, so there is nothing to send again: a RESEND asks for the code anew. */
async function* enterCode(
  page: Page,
  asked: AskedForCode,
  refused: Extract<SignInAnswer, { kind: 'CODE_REFUSED' }> | null,
): Answers {
  for (;;) {
    const answer = yield challengeOf(asked, refused);
    if (answer?.kind !== 'ANSWERED') continue;
    await page.fill(codeField, answer.answers['code'] ?? '');
    return submitted(page, '/api/auth/totp', verifyButton);
  }
}

function challengeOf(
  asked: AskedForCode,
  refused: Extract<SignInAnswer, { kind: 'CODE_REFUSED' }> | null,
): ChallengeRequest {
  const advice =
    refused?.usedBefore === true
      ? 'That code was used before. Wait for the next one in your authenticator app.'
      : 'Enter the code that your authenticator app shows for Northgate Online.';
  return {
    kind: 'TOTP',
    channel: 'APP',
    prompt: advice,
    fields: [{ name: 'code', label: '6-digit code', kind: 'code', length: asked.digits }],
    expiresInMs: asked.lifetimeMs,
    attemptsLeft: asked.attemptsLeft,
    ...(refused === null ? {} : { previousFailure: 'INVALID_CODE' as const }),
  };
}

async function submitted(page: Page, path: string, button: string): Promise<SignInAnswer> {
  const answer = await answerTo(page, path, () => page.click(button));
  return parseSignInAnswer(
    answer.status(),
    await answer.text(),
    Date.parse((await answer.headerValue('date')) ?? ''),
  );
}

function failureOf(answer: SignInAnswer): PortalFailure {
  return answer.kind === 'FAILED'
    ? new PortalFailure(answer.code, 'the portal says so', { attemptsLeft: answer.attemptsLeft })
    : new PortalFailure('SITE_CHANGED', `${answer.kind} came out of turn`);
}
