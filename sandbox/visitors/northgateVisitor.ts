import type { Sandbox } from '../startSandbox.ts';
import { stepAt, totpCode } from '../portal/totp.ts';
import { CookieFetch } from './cookieFetch.ts';

export interface NorthgateAnswer<T> {
  readonly status: number;
  /** The token that the answer brought; null for none. */
  readonly newToken: string | null;
  readonly body: T;
}

export interface ErrorBody {
  readonly error: { readonly code: string; readonly attemptsRemaining?: number };
}

interface PasswordBody {
  readonly status: string;
  readonly challenge?: { readonly id: string };
}

/** Northgate's browser application without its screens. */
export class NorthgateVisitor {
  readonly #sandbox: Sandbox;
  readonly #browser: CookieFetch;
  #challengeId = '';
  csrfToken = '';

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    this.#browser = new CookieFetch(sandbox.northgateOrigin);
  }

  async get<T>(path: string): Promise<NorthgateAnswer<T>> {
    return this.#answer(await this.#browser.send(path));
  }

  async post<T>(path: string, body: unknown): Promise<NorthgateAnswer<T>> {
    const headers = { 'content-type': 'application/json', 'x-csrf-token': this.csrfToken };
    return this.#answer(
      await this.#browser.send(path, { method: 'POST', headers, body: JSON.stringify(body) }),
    );
  }

  async submitPassword(
    userId: string,
    password = `${userId}-Pass1`,
  ): Promise<NorthgateAnswer<PasswordBody & ErrorBody>> {
    const answer = await this.post<PasswordBody & ErrorBody>('/api/auth/login', { userId, password });
    this.#challengeId = answer.body.challenge?.id ?? '';
    return answer;
  }

  submitCode(code: string): Promise<NorthgateAnswer<{ status: string; action?: string } & ErrorBody>> {
    return this.post('/api/auth/totp', { challengeId: this.#challengeId, code });
  }

  /** The whole way in. */
  async signIn(userId: string): Promise<NorthgateAnswer<{ status: string }>> {
    await this.submitPassword(userId);
    return this.submitCode(this.codeNow(userId));
  }

  /** What the authenticator app of the login shows. */
  codeNow(userId: string): string {
    const login = this.#sandbox.northgate.logins.find(userId);
    if (login === undefined) throw new Error(`there is no login ${userId}`);
    return totpCode(login.totpSecret, stepAt(this.#sandbox.northgate.world.now()));
  }

  async #answer<T>(response: Response): Promise<NorthgateAnswer<T>> {
    const newToken = response.headers.get('x-csrf-token');
    if (newToken !== null) this.csrfToken = newToken;
    return { status: response.status, newToken, body: (await response.json()) as T };
  }
}
