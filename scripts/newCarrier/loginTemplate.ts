export function loginTemplate(title: string, sdk: string): string {
  return `import { changed, openPage, toNextPage } from '${sdk}';
import type { Credentials, Login, Page, Portal } from '${sdk}';
import { parseSignInPage, signInFailure } from './parsing.ts';
import type { SignInPage } from './parsing.ts';

const usernameField = '#username';
const passwordField = '#password';
const signInButton = 'button[type=submit]';
const codeField = '#code';
const codeButton = 'button[type=submit]';

/** Minutes that ${title} gives for a code; look it up on the page that asks for it. */
const codeLifetimeMs = 5 * 60_000;

/** Every password and every code is submitted once: one press of one button, then a look at what came. */
export async function* login(portal: Portal, credentials: Credentials): Login {
  const page = await portal.page();
  await openPage(page, \`\${portal.origin}/login\`);
  if ((await shown(page)).kind !== 'SIGN_IN') changed('the sign-in page is not what it was');
  await page.fill(usernameField, credentials.username);
  await page.fill(passwordField, credentials.password);
  await toNextPage(page, () => page.click(signInButton));
  let now = await shown(page);
  while (now.kind === 'CODE') {
    const answer = yield {
      kind: 'ONE_TIME_CODE',
      prompt: '${title} sent a code.',
      fields: [{ name: 'code', label: 'Code', kind: 'code' }],
      expiresInMs: codeLifetimeMs,
      ...(now.refused ? { previousFailure: 'INVALID_CODE' as const } : {}),
    };
    if (answer.kind === 'RESEND') continue;
    await page.fill(codeField, answer.answers['code'] ?? '');
    await toNextPage(page, () => page.click(codeButton));
    now = await shown(page);
  }
  if (now.kind !== 'SIGNED_IN') throw signInFailure(now);
}

async function shown(page: Page): Promise<SignInPage> {
  return parseSignInPage(await page.content());
}
`;
}
