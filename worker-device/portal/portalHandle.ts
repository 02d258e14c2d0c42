import type { Page } from 'playwright';
import type { Portal, PortalRequest, PortalResponse } from '../../plugin-sdk/portal.ts';
import type { PortalHttp, RequestTerms } from './portalHttp.ts';
import type { SessionPage } from './sessionPage.ts';

/** What outlives a single call of the plugin. */
export interface SessionState {
  origin: string;
  http: PortalHttp;
  page: SessionPage;
  memory: Map<string, string>;
  /** The end of the queue of exclusive work. */
  queue: { last: Promise<unknown> };
}

/** The portal as one call of the plugin sees it: nothing can be asked any more when the call is over. */
export class PortalHandle implements Portal {
  readonly origin: string;
  readonly memory: Map<string, string>;
  readonly #state: SessionState;
  readonly #terms: RequestTerms;

  constructor(state: SessionState, terms: RequestTerms) {
    this.origin = state.origin;
    this.memory = state.memory;
    this.#state = state;
    this.#terms = terms;
  }

  async page(): Promise<Page> {
    this.#terms.signal.throwIfAborted();
    return this.#state.page.page();
  }

  get(path: string, request: PortalRequest = {}): Promise<PortalResponse> {
    return this.#state.http.send('GET', path, request, this.#terms);
  }

  post(path: string, request: PortalRequest = {}): Promise<PortalResponse> {
    return this.#state.http.send('POST', path, request, this.#terms);
  }

  async exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const { queue } = this.#state;
    const mine = queue.last.then(work, work);
    queue.last = mine.catch(() => undefined);
    return mine;
  }
}
