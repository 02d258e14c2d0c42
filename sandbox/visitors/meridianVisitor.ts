import { load } from 'cheerio';
import type { CheerioAPI } from 'cheerio';
import type { Sandbox } from '../startSandbox.ts';
import { CookieFetch } from './cookieFetch.ts';

export interface MeridianAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly page: CheerioAPI;
}

/** Somebody at Meridian's pages: follows links and fills in the forms as they are. */
export class MeridianVisitor {
  readonly #sandbox: Sandbox;
  readonly #browser: CookieFetch;
  #token = '';

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    this.#browser = new CookieFetch(sandbox.meridianOrigin);
  }

  async open(path: string): Promise<MeridianAnswer> {
    return this.#answer(await this.#browser.send(path));
  }

  async submit(path: string, fields: Readonly<Record<string, string>>): Promise<MeridianAnswer> {
    const body = new URLSearchParams({ ...fields, __RequestVerificationToken: this.#token });
    return this.#answer(await this.#browser.send(path, { method: 'POST', body }));
  }

  async submitPassword(username: string, password = `${username}-Pass1`): Promise<MeridianAnswer> {
    await this.open('/login');
    return this.submit('/login', { username, password });
  }

  async submitCode(code: string): Promise<MeridianAnswer> {
    await this.open('/login/verify');
    return this.submit('/login/verify', { code });
  }

  /** The whole way in. */
  async signIn(username: string): Promise<MeridianAnswer> {
    await this.submitPassword(username);
    return this.submitCode(this.lastCode());
  }

  lastCode(): string {
    const [newest] = this.#sandbox.inbox.messages();
    if (newest === undefined) throw new Error('no text message has arrived');
    return newest.code;
  }

  cookies(): string[] {
    return this.#browser.cookies();
  }

  async #answer(response: Response): Promise<MeridianAnswer> {
    const page = load(await response.text());
    this.#token = page('input[name="__RequestVerificationToken"]').first().attr('value') ?? this.#token;
    return { status: response.status, location: response.headers.get('location'), page };
  }
}
