import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LoginAccount } from '../portal/logins.ts';
import type { PortalServer } from '../portal/portalServer.ts';
import type { Session } from '../portal/sessions.ts';
import { SEARCH_PAGE_SIZE } from '../world/book.ts';
import { showsValues } from '../world/policy.ts';
import type { Policy } from '../world/policy.ts';
import { SESSION_COOKIE, sendPage } from './exchange.ts';
import { listPage, searchPage } from './pages/bookPages.ts';
import { homePage } from './pages/homePage.ts';
import type { Visitor } from './pages/layout.ts';
import { policyPage } from './pages/policyPage.ts';
import { stopPage } from './pages/signInPages.ts';
import {
  americanDate,
  ownerName,
  policyMessage,
  policyRow,
  shownValues,
  statusWords,
} from './policyViews.ts';

const PAGE_SIZE = 25;
const LIST_VALUES = ['accountValue', 'cashSurrenderValue'];

/** The pages behind the sign-in. */
export function addPolicyRoutes(portal: PortalServer): void {
  const routes = new PolicyRoutes(portal);
  const { app } = portal;
  app.get('/', (_request, reply) => reply.redirect('/home'));
  app.get('/home', (request, reply) => routes.behindSignIn(request, reply, routes.home));
  app.get('/policies', (request, reply) => routes.behindSignIn(request, reply, routes.list));
  app.get('/policies/search', (request, reply) => routes.behindSignIn(request, reply, routes.search));
  app.get('/policies/:id', (request, reply) => routes.behindSignIn(request, reply, routes.detail));
}

interface Page {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly account: LoginAccount;
  readonly visitor: Visitor;
}

class PolicyRoutes {
  readonly #portal: PortalServer;

  constructor(portal: PortalServer) {
    this.#portal = portal;
  }

  /** Sends those who are not signed in to where they have to go first. */
  behindSignIn(
    request: FastifyRequest,
    reply: FastifyReply,
    render: (page: Page) => FastifyReply,
  ): FastifyReply {
    const { session } = this.#portal.visitOf(request);
    if (session?.step !== 'SIGNED_IN' || session.login === null) {
      return reply.redirect(entrance(session, request.cookies[SESSION_COOKIE] !== undefined));
    }
    const { login, antiForgeryToken } = session;
    return render({
      request,
      reply,
      account: login,
      visitor: { displayName: login.displayName, antiForgeryToken },
    });
  }

  readonly home = ({ reply, account, visitor }: Page): FastifyReply => {
    const policies = this.#portal.carrier.book.seenBy(account.view);
    const count = (status: string): number => policies.filter((policy) => policy.status === status).length;
    const page = homePage({
      visitor,
      total: policies.length,
      inForce: count('IN_FORCE'),
      pending: count('PENDING'),
    });
    return sendPage(reply, page);
  };

  readonly list = ({ request, reply, account, visitor }: Page): FastifyReply => {
    const policies = this.#portal.carrier.book.seenBy(account.view);
    const page = pageNumber(request);
    const start = (page - 1) * PAGE_SIZE;
    const rows = policies
      .slice(start, start + PAGE_SIZE)
      .map((policy) => this.#show(request, policy, LIST_VALUES));
    const content = listPage({
      visitor,
      rows: rows.map((policy) => policyRow(this.#portal.carrier, policy)),
      page,
      pages: Math.max(1, Math.ceil(policies.length / PAGE_SIZE)),
      first: start + 1,
      total: policies.length,
    });
    return sendPage(reply, content);
  };

  readonly search = ({ request, reply, account, visitor }: Page): FastifyReply => {
    const { number } = request.query as Record<string, unknown>;
    const searched = typeof number === 'string' ? number : '';
    if (searched.trim() === '') return sendPage(reply, searchPage({ visitor, searched, results: null }));
    const found = this.#findsNothing(request) ? [] : this.#portal.carrier.book.search(account.view, searched);
    const { entry } = this.#portal.visitOf(request);
    const page = pageNumber(request);
    const start = (page - 1) * SEARCH_PAGE_SIZE;
    const shown = found.slice(start, start + SEARCH_PAGE_SIZE);
    for (const policy of shown) this.#portal.carrier.noteServed(entry, policy, []);
    const rows = shown.map((policy) => policyRow(this.#portal.carrier, policy));
    const pages = Math.max(1, Math.ceil(found.length / SEARCH_PAGE_SIZE));
    const results = { rows, page, pages, first: start + 1, total: found.length };
    return sendPage(reply, searchPage({ visitor, searched, results }));
  };

  readonly detail = ({ request, reply, account, visitor }: Page): FastifyReply => {
    const { id } = request.params as { id: string };
    const { book, profile, settings } = this.#portal.carrier;
    const asked = book.find(account.view, id);
    if (asked === undefined) return sendPage(reply.code(404), NO_SUCH_POLICY);
    const chosen = this.#servesNeighbour(request) ? book.neighbourOf(account.view, asked) : asked;
    const policy = this.#show(request, chosen, profile.valueNames);
    const page = policyPage({
      visitor,
      number: policy.number,
      owner: ownerName(policy),
      household: policy.owner.household.name,
      product: policy.product.name,
      status: statusWords(policy.status),
      issueDate: americanDate(policy.issueDate),
      agent: policy.status === 'TRANSFERRED' ? 'Another agent' : account.displayName,
      values: shownValues(policy, settings.renamedLabels),
      asOf: showsValues(policy.status) ? americanDate(this.#portal.carrier.asOf(policy)) : '',
      message: policyMessage(policy.status),
    });
    return sendPage(reply, page);
  };

  #show(request: FastifyRequest, policy: Policy, valueNames: readonly string[]): Policy {
    const { carrier } = this.#portal;
    const shown = carrier.read(policy);
    carrier.noteServed(this.#portal.visitOf(request).entry, shown, valueNames);
    return shown;
  }

  #findsNothing(request: FastifyRequest): boolean {
    return this.#portal.meetsContentFault(request, 'emptySearch');
  }

  #servesNeighbour(request: FastifyRequest): boolean {
    return this.#portal.meetsContentFault(request, 'neighbour');
  }
}

const NO_SUCH_POLICY = stopPage(
  'Policy not available',
  'policyUnavailable',
  'The policy you asked for does not exist or is not in your book of business.',
);

function entrance(session: Session | null, hadCookie: boolean): string {
  if (session?.step === 'CODE') return '/login/verify';
  if (session?.step === 'NOTICE') return '/notice';
  return hadCookie && session === null ? '/login?reason=session-ended' : '/login';
}

function pageNumber(request: FastifyRequest): number {
  const { page } = request.query as Record<string, unknown>;
  const number = Number(page ?? 1);
  return Number.isInteger(number) && number >= 1 && number <= 100_000 ? number : 1;
}
