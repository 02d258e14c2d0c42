import type { LoginAccount } from './logins.ts';
import type { Notice, Session, Sessions } from './sessions.ts';

/** What the login has to answer now, in the order in which portals ask. */
export function noticesFor(account: LoginAccount): Notice[] {
  const { signedInElsewhere, needsTerms, password } = account.traits;
  const notices: (Notice | false)[] = [
    signedInElsewhere && 'signed-in-elsewhere',
    needsTerms && 'terms',
    password === 'expiring' && 'password-expiring',
  ];
  return notices.filter((notice) => notice !== false);
}

/** Once the person is known for sure: signed in, or first to the notices. */
export function finishSignIn(sessions: Sessions, session: Session, account: LoginAccount): void {
  session.notices = noticesFor(account);
  session.challenge = null;
  if (session.notices.length > 0) session.step = 'NOTICE';
  else sessions.signIn(session);
}

/** The person agrees to the notice shown; after the last one the session is signed in. */
export function acknowledgeNotice(sessions: Sessions, session: Session, account: LoginAccount): void {
  const [notice, ...remaining] = session.notices;
  if (notice === 'signed-in-elsewhere') {
    account.traits.signedInElsewhere = false;
    sessions.endOthers(session);
  }
  if (notice === 'terms') account.traits.needsTerms = false;
  session.notices = remaining;
  if (remaining.length === 0) sessions.signIn(session);
}
