import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import type { Dispatcher } from 'undici';
import type { PortalRequest, PortalResponse } from '../../plugin-sdk/portal.ts';
import { acceptedEncodings } from './contentEncoding.ts';
import { encodedRequest, withoutBody } from './httpRequest.ts';
import type { EncodedRequest } from './httpRequest.ts';
import { HttpAnswer, retryAfterMs, statusFailure } from './httpAnswer.ts';
import type { OriginGuard } from './originGuard.ts';
import type { Pace } from './pace.ts';
import type { PortalLimits } from './portalLimits.ts';
import type { SessionCookies } from './sessionCookies.ts';
import type { SessionTokens } from './sessionTokens.ts';
import type { SubmissionGuard } from './submissionGuard.ts';
import { RequestRefused, TransportFailure } from './transportFailure.ts';

const mostRedirects = 5;

export interface PortalHttpParts {
  origin: string;
  origins: OriginGuard;
  guard: SubmissionGuard;
  tokens: SessionTokens;
  pace: Pace;
  cookies: SessionCookies;
  limits: PortalLimits;
  /** Bring the cookies of an open page here before a request, and back after an answer that set some. */
  beforeRequest(): Promise<void>;
  afterCookies(): Promise<void>;
  userAgent(): string;
}

export interface RequestTerms {
  signal: AbortSignal;
  /** Whether a fault may be answered by asking again. Never within a login. */
  mayRetry: boolean;
}

/** Plain HTTP within the portal session. */
export class PortalHttp {
  readonly #parts: PortalHttpParts;
  /** HTTP/1.1, where a request that was sent is never sent again unless this class says so. */
  readonly #agent = new Agent({ keepAliveTimeout: 30_000, allowH2: false });

  constructor(parts: PortalHttpParts) {
    this.#parts = parts;
  }

  async send(
    method: 'GET' | 'POST',
    path: string,
    request: PortalRequest,
    terms: RequestTerms,
  ): Promise<PortalResponse> {
    const encoded = encodedRequest(method, path, this.#parts.origin, request);
    const mayRetry = terms.mayRetry && (method === 'GET' || request.readsOnly === true);
    const pauses = mayRetry ? this.#parts.limits.backoffMs : [];
    for (const pauseMs of pauses) {
      const outcome = await this.#follow(encoded, terms.signal).then(faultOf, transportFault);
      if (outcome.kind === 'ANSWERED') return outcome.answer;
      const askedFor = outcome.retryAfterMs ?? 0;
      if (askedFor > this.#parts.limits.longestPauseMs) throw outcome.failure;
      if (askedFor > 0) this.#parts.pace.pause(askedFor);
      await sleep(Math.max(pauseMs, askedFor), undefined, { signal: terms.signal });
    }
    const last = await this.#follow(encoded, terms.signal);
    const failure = statusFailure(last.status);
    if (failure !== null) throw failure;
    return last;
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #follow(first: EncodedRequest, signal: AbortSignal): Promise<HttpAnswer> {
    let request = first;
    this.#parts.tokens.asked(first.url.href);
    for (let hop = 0; hop <= mostRedirects; hop += 1) {
      const answer = await this.#parts.pace.run(signal, () => this.#exchange(request, signal));
      const location = answer.header('location');
      if (!request.followRedirects || !answer.isRedirect || location === undefined) return answer;
      const target = URL.parse(location, request.url.href);
      if (target === null) throw new TransportFailure('SITE_CHANGED', 'a redirect leads nowhere');
      this.#parts.tokens.redirected(target.href);
      const keepsBody = answer.status === 307 || answer.status === 308;
      request = keepsBody ? { ...request, url: target } : withoutBody(request, target);
    }
    throw new TransportFailure('SITE_CHANGED', `more than ${mostRedirects} redirects`);
  }

  async #exchange(request: EncodedRequest, signal: AbortSignal): Promise<HttpAnswer> {
    this.#refuseWhatIsForbidden(request);
    await this.#parts.beforeRequest();
    const timeout = AbortSignal.timeout(this.#parts.limits.requestTimeoutMs);
    try {
      return await this.#ask(request, AbortSignal.any([signal, timeout]));
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof TransportFailure) throw error;
      const detail = timeout.aborted ? 'no answer in time' : 'the connection failed';
      throw new TransportFailure('SITE_UNAVAILABLE', detail, { cause: error });
    }
  }

  async #ask(request: EncodedRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { cookies, limits } = this.#parts;
    const cookie = await cookies.header(request.url);
    const options: Dispatcher.RequestOptions = {
      origin: request.url.origin,
      path: `${request.url.pathname}${request.url.search}`,
      method: request.method,
      body: request.body,
      signal,
      headers: {
        'user-agent': this.#parts.userAgent(),
        'accept-encoding': acceptedEncodings,
        'cache-control': 'no-cache',
        ...request.headers,
        ...(cookie === '' ? {} : { cookie }),
      },
    };
    const answer = await HttpAnswer.read(
      await this.#agent.request(options),
      request.url,
      limits.largestAnswer,
    );
    if (answer.setCookies.length > 0) {
      await cookies.store(request.url, answer.setCookies);
      await this.#parts.afterCookies();
    }
    return answer;
  }

  #refuseWhatIsForbidden(request: EncodedRequest): void {
    if (!this.#parts.origins.allows(request.url)) {
      throw new RequestRefused('ORIGIN', `a request to ${request.url.origin} was not made`);
    }
    const { url, headers, body } = request;
    if (!this.#parts.guard.admits({ url: url.href, contentType: headers['content-type'], body })) {
      throw new RequestRefused('SUBMITTED_ALREADY', 'a second submission of the same answer was not made');
    }
  }
}

type Outcome =
  | { kind: 'ANSWERED'; answer: HttpAnswer }
  | { kind: 'FAULT'; failure: TransportFailure; retryAfterMs: number | null };

function faultOf(answer: HttpAnswer): Outcome {
  const failure = statusFailure(answer.status);
  if (failure === null) return { kind: 'ANSWERED', answer };
  return { kind: 'FAULT', failure, retryAfterMs: retryAfterMs(answer) };
}

/** Only what the network did is worth asking again; a refused request or an aborted one is not. */
function transportFault(error: unknown): Outcome {
  if (!(error instanceof TransportFailure) || error.code !== 'SITE_UNAVAILABLE') throw error;
  return { kind: 'FAULT', failure: error, retryAfterMs: null };
}
