/** A request as the guard looks at it. */
export interface OutgoingRequest {
  url: string;
  contentType: string | undefined;
  body: string | null;
}

/** Shorter secrets are compared with whole fields only: `sms` or `rex` may be part of any text. */
const shortestToSearchFor = 6;

interface Typed {
  readonly secret: string;
  /** Whether a request has carried it. */
  isOut: boolean;
}

/**
 * Lets what the person typed pass once (promise 3): the first request that carries a received credential or answer goes
 * out, a second is refused, over HTTP and in the page alike. A password that is out already passes again only in the
 * request that submits a new answer: many portals take the code together with the password.
 */
export class SubmissionGuard {
  #password: Typed | null = null;
  #answers: readonly string[] = [];
  #answered = false;
  #everSeen: readonly string[] = [];
  #submitted = false;
  #refused = 0;

  /** New credentials have been received. */
  armCredentials(password: string): void {
    this.#password = password === '' ? null : { secret: password, isOut: false };
    this.#arm([], [password]);
  }

  /** A new answer has been received. */
  armAnswers(answers: readonly string[]): void {
    this.#arm(answers, answers);
  }

  /** Whether what was received last has gone out. */
  get submitted(): boolean {
    return this.#submitted;
  }

  /** Requests that would have submitted something again, since something was received last. */
  get refused(): number {
    return this.#refused;
  }

  /** False for a request that must not be made. */
  admits(request: OutgoingRequest): boolean {
    const password =
      this.#password !== null && carries(request, this.#password.secret) ? this.#password : null;
    const answers = this.#answers.some((answer) => carries(request, answer));
    if (password === null && !answers) return true;
    if (answers ? this.#answered : password?.isOut === true) {
      this.#refused += 1;
      return false;
    }
    if (password !== null) password.isOut = true;
    this.#answered ||= answers;
    this.#submitted = true;
    return true;
  }

  /** The text without anything that was typed in this session. */
  redact(text: string): string {
    return this.#everSeen
      .filter((secret) => secret.length >= 3)
      .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
      .reduce((clean, form) => clean.replaceAll(form, '[removed]'), text);
  }

  /** Forgets what was typed, once the login is over. */
  forget(): void {
    this.#password = null;
    this.#answers = [];
    this.#everSeen = [];
  }

  #arm(answers: readonly string[], typed: readonly string[]): void {
    this.#answers = answers.filter((answer) => answer !== '');
    this.#everSeen = [...new Set([...this.#everSeen, ...typed.filter((secret) => secret !== '')])];
    this.#answered = false;
    this.#submitted = false;
    this.#refused = 0;
  }
}

function carries(request: OutgoingRequest, secret: string): boolean {
  const parameters = URL.parse(request.url)?.searchParams ?? new URLSearchParams();
  if ([...parameters.values()].includes(secret)) return true;
  const { body } = request;
  if (body === null || body === '') return false;
  if (fieldsOf(body, request.contentType ?? '').includes(secret)) return true;
  return secret.length >= shortestToSearchFor && formsOf(secret).some((form) => body.includes(form));
}

function fieldsOf(body: string, contentType: string): string[] {
  if (contentType.includes('json')) return leavesOf(parsed(body));
  if (contentType.includes('form-urlencoded')) return [...new URLSearchParams(body).values()];
  return body.split(/\r?\n/);
}

function formsOf(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  ];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

function leavesOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leavesOf);
  return [String(value)];
}
