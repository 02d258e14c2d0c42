import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export interface ApiAnswer {
  status: number;
  headers: Record<string, unknown>;
  /** The parsed JSON, or undefined where there is none. */
  body: unknown;
  text: string;
}

export interface ApiRequest {
  body?: unknown;
  headers?: Record<string, string>;
  /** Drawn anew for each request when left out. */
  idempotencyKey?: string;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

const unsafe: ReadonlySet<Method> = new Set<Method>(['POST', 'PATCH', 'PUT', 'DELETE']);

/** Talks to the api as a browser does: keeps the session's cookie, sends its origin and CSRF token. */
export class ApiClient {
  cookie: string | undefined;
  csrfToken: string | undefined;

  constructor(
    private readonly application: NestFastifyApplication,
    private readonly origin: string,
    private readonly address: string,
  ) {}

  async signIn(email: string, password: string): Promise<ApiAnswer> {
    const answer = await this.send('POST', '/api/v1/auth/sign-in', { body: { email, password } });
    if (answer.status === 200) this.csrfToken = (answer.body as { csrfToken: string }).csrfToken;
    return answer;
  }

  get(path: string, request: ApiRequest = {}): Promise<ApiAnswer> {
    return this.send('GET', path, request);
  }

  post(path: string, body?: unknown, request: ApiRequest = {}): Promise<ApiAnswer> {
    return this.send('POST', path, { ...request, body });
  }

  patch(path: string, body: unknown, request: ApiRequest = {}): Promise<ApiAnswer> {
    return this.send('PATCH', path, { ...request, body });
  }

  delete(path: string, request: ApiRequest = {}): Promise<ApiAnswer> {
    return this.send('DELETE', path, request);
  }

  async send(method: Method, path: string, request: ApiRequest = {}): Promise<ApiAnswer> {
    const response = await this.application.inject({
      method,
      url: path,
      headers: { ...this.headersOf(method, request), ...request.headers },
      ...(request.body === undefined ? {} : { payload: JSON.stringify(request.body) }),
    });
    this.keepCookie(response.headers['set-cookie']);
    const isJson = /json/.test(String(response.headers['content-type']));
    return {
      status: response.statusCode,
      headers: response.headers,
      body: isJson && response.payload !== '' ? JSON.parse(response.payload) : undefined,
      text: response.payload,
    };
  }

  private headersOf(method: Method, request: ApiRequest): Record<string, string> {
    const changes = unsafe.has(method);
    return {
      'x-forwarded-for': this.address,
      ...(this.cookie === undefined ? {} : { cookie: this.cookie }),
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(changes ? { origin: this.origin } : {}),
      ...(changes && this.csrfToken !== undefined ? { 'x-csrf-token': this.csrfToken } : {}),
      ...(method === 'POST' ? { 'idempotency-key': request.idempotencyKey ?? randomUUID() } : {}),
    };
  }

  private keepCookie(header: string | string[] | undefined): void {
    const [first] = [header ?? []].flat();
    if (first === undefined) return;
    const pair = first.split(';', 1)[0] ?? '';
    this.cookie = pair.endsWith('=') ? undefined : pair;
  }
}
