import { openDocument } from '../../../../plugin-sdk/index.ts';

export type SignInPage =
  | { kind: 'SIGNED_IN' }
  | { kind: 'CODE'; refused: boolean }
  | { kind: 'LOGIN'; failure: 'INVALID_CREDENTIALS' | 'INVALID_CODE' | 'ACCOUNT_LOCKED' | null }
  | { kind: 'PASSWORD_EXPIRED' }
  | { kind: 'UNKNOWN' };

export function parseSignInPage(html: string): SignInPage {
  const page = openDocument(html);
  const message = page.words('#flash_error') ?? '';
  if (page.has('form[action="/my/password"]')) return { kind: 'PASSWORD_EXPIRED' };
  if (page.has('#loggedas')) return { kind: 'SIGNED_IN' };
  if (page.has('#twofa_form #twofa_code')) return { kind: 'CODE', refused: message.includes('invalid') };
  if (page.has('form #username') && page.has('form #password') && page.has('#login-submit')) {
    return { kind: 'LOGIN', failure: failureIn(message) };
  }
  return { kind: 'UNKNOWN' };
}

function failureIn(message: string): 'INVALID_CREDENTIALS' | 'INVALID_CODE' | 'ACCOUNT_LOCKED' | null {
  if (message.includes('Invalid user or password')) return 'INVALID_CREDENTIALS';
  if (message.includes('Too many tries')) return 'INVALID_CODE';
  return message.includes('locked') ? 'ACCOUNT_LOCKED' : null;
}
