/** The token of the signed-in session, from `GET /me`; sent with every request that changes something. */
let token: string | undefined;

export function learnCsrfToken(value: string): void {
  token = value;
}

export function csrfToken(): string | undefined {
  return token;
}
