/** A request as the guard looks at it. */
export interface OutgoingRequest {
  url: string;
  contentType: string | undefined;
  body: string | null;
}

/** Shorter secrets are compared with whole fields only: `sms` or `rex` may be part of any text. */
const shortestToSearchFor = 6;

/**
 * Lets what the person typed pass once. Within one received credential or answer, the first request that carries it
 * goes out, a second is refused, over HTTP and in the page alike (promise 3).
 */
export class SubmissionGuard {
  #secrets: readonly string[] = [];
  #everSeen: readonly string[] = [];
  #passed = false;
  #refused = 0;

  /** A new credential or answer has been received. */
  arm(secrets: readonly string[]): void {
    this.#secrets = secrets.filter((secret) => secret !== '');
    this.#everSeen = [...new Set([...this.#everSeen, ...this.#secrets])];
    this.#passed = false;
    this.#refused = 0;
  }

  /** Whether the armed credential or answer has gone out. */
  get submitted(): boolean {
    return this.#passed;
  }

  /** Requests that would have submitted it again. */
  get refused(): number {
    return this.#refused;
  }

  /** False for a request that must not be made. */
  admits(request: OutgoingRequest): boolean {
    if (!this.#secrets.some((secret) => carries(request, secret))) return true;
    if (this.#passed) {
      this.#refused += 1;
      return false;
    }
    this.#passed = true;
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
    this.#secrets = [];
    this.#everSeen = [];
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
