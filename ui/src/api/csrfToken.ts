/** The token of the signed-in session and whose it is, from `GET /me`; sent with every request that changes something. */
interface SessionToken {
  token: string;
  userId: string;
}

let current: SessionToken | undefined;

export function learnCsrfToken(session: { csrfToken: string; user: { id: string } }): void {
  current = { token: session.csrfToken, userId: session.user.id };
}

export function csrfToken(): string | undefined {
  return current?.token;
}

/** True when this window was used by another person until now. */
export function isSomebodyElse(userId: string): boolean {
  return current !== undefined && current.userId !== userId;
}
