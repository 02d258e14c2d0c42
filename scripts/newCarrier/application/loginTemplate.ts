export function applicationLoginTemplate(title: string, sdk: string): string {
  return `import { answerTo, changed, firstVisible, openPage, PortalFailure } from '${sdk}';
import type { Credentials, Login, Page, Portal } from '${sdk}';
import { rememberToken } from './calls.ts';
import { parseSignInAnswer } from './signInAnswers.ts';
import type { SignInAnswer } from './signInAnswers.ts';

const usernameField = 'input[autocomplete=username]';
const passwordField = 'input[autocomplete=current-password]';
const codeField = 'input[autocomplete=one-time-code]';
const signInButton = 'form button[type=submit]';

/** The calls that the application makes when the button is pressed. */
const passwordPath = '/api/login';
const codePath = '/api/login/code';

const applicationTimeoutMs = 15_000;
/** Minutes that ${title} gives for a code. */
const codeLifetimeMs = 5 * 60_000;

/** Every password and every code is submitted once: one press of one button, then a look at what its call answered. */
export async function* login(portal: Portal, credentials: Credentials): Login {
  const page = await portal.page();
  await openPage(page, \`\${portal.origin}/\`);
  await firstVisible(page, { form: usernameField }, { timeoutMs: applicationTimeoutMs });
  if (!(await page.locator(passwordField).isVisible())) changed('the sign-in form is not what it was');
  await page.fill(usernameField, credentials.username);
  await page.fill(passwordField, credentials.password);
  let now = await submitted(page, passwordPath);
  while (now.kind === 'CODE') {
    await firstVisible(page, { field: codeField }, { timeoutMs: applicationTimeoutMs });
    const answer = yield {
      kind: 'TOTP',
      channel: 'APP',
      prompt: 'Enter the code that your authenticator app shows for ${title}.',
      fields: [{ name: 'code', label: 'Code', kind: 'code' }],
      expiresInMs: codeLifetimeMs,
      ...(now.refused ? { previousFailure: 'INVALID_CODE' as const } : {}),
    };
    if (answer.kind === 'RESEND') continue;
    await page.fill(codeField, answer.answers['code'] ?? '');
    now = await submitted(page, codePath);
  }
  if (now.kind === 'FAILED') throw new PortalFailure(now.code, 'the portal says so');
  rememberToken(portal, now.token);
}

async function submitted(page: Page, path: string): Promise<SignInAnswer> {
  const answer = await answerTo(page, path, () => page.click(signInButton));
  return parseSignInAnswer(answer.status(), await answer.text());
}
`;
}

export function signInAnswersTemplate(sdk: string): string {
  return `import { changed, parseJsonObject, refuseSubmissionFaults } from '${sdk}';
import type { PortalFailure } from '${sdk}';

/** What the portal answers to a step of the sign-in. */
export type SignInAnswer =
  | { kind: 'SIGNED_IN'; token: string }
  | { kind: 'CODE'; refused: boolean }
  | { kind: 'FAILED'; code: PortalFailure['code'] };

const failures: Readonly<Record<string, PortalFailure['code']>> = {
  invalid_credentials: 'INVALID_CREDENTIALS',
  account_locked: 'ACCOUNT_LOCKED',
  password_expired: 'PASSWORD_EXPIRED',
};

export function parseSignInAnswer(status: number, text: string): SignInAnswer {
  refuseSubmissionFaults(status);
  const answer = parseJsonObject(text);
  if (status === 200) return { kind: 'SIGNED_IN', token: answer.text('token') };
  const error = answer.text('error');
  if (error === 'code_required' || error === 'invalid_code') {
    return { kind: 'CODE', refused: error === 'invalid_code' };
  }
  return { kind: 'FAILED', code: failures[error] ?? changed('the sign-in answered something unknown') };
}
`;
}
