import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PortalServer } from '../portal/portalServer.ts';
import { SEARCH_PAGE_SIZE } from '../world/book.ts';
import type { Policy } from '../world/policy.ts';
import { accountMessage, accountView, clientView, LIST_VALUES } from './accountViews.ts';
import type { AccountView, ClientView } from './accountViews.ts';
import { behindSignIn, giveCsrfToken, sendError, SESSION_COOKIE, textField } from './exchange.ts';
import type { SignedInCall } from './exchange.ts';

const PAGE_SIZE = 50;

/** The calls behind the sign-in. */
export function addAccountRoutes(portal: PortalServer): void {
  const routes = new AccountRoutes(portal);
  const { app } = portal;
  app.get('/api/session', (request, reply) => behindSignIn(portal, request, reply, routes.session));
  app.post('/api/session/logout', (request, reply) => behindSignIn(portal, request, reply, routes.signOut));
  app.get('/api/accounts', (request, reply) => behindSignIn(portal, request, reply, routes.list));
  app.post('/api/accounts/search', (request, reply) => behindSignIn(portal, request, reply, routes.search));
  app.get('/api/accounts/:id', (request, reply) => behindSignIn(portal, request, reply, routes.detail));
}

interface ClientGroup {
  readonly client: ClientView;
  readonly accounts: AccountView[];
}

class AccountRoutes {
  readonly #portal: PortalServer;

  constructor(portal: PortalServer) {
    this.#portal = portal;
  }

  readonly session = ({ reply, session, account }: SignedInCall): FastifyReply => {
    const { settings, book } = this.#portal.carrier;
    giveCsrfToken(reply, session);
    const lifetime = settings.absoluteTimeoutMs;
    const signedInAt = session.signedInAt ?? 0;
    return reply.send({
      user: { id: account.username, name: account.displayName },
      accounts: book.seenBy(account.view).length,
      signedInAt: new Date(signedInAt).toISOString(),
      expiresAt: lifetime > 0 ? new Date(signedInAt + lifetime).toISOString() : null,
      serverTime: new Date(this.#portal.carrier.world.now()).toISOString(),
    });
  };

  readonly signOut = ({ reply, session }: SignedInCall): FastifyReply => {
    this.#portal.carrier.sessions.end(session);
    return reply.clearCookie(SESSION_COOKIE, { path: '/' }).send({ status: 'SIGNED_OUT' });
  };

  readonly list = ({ request, reply, account }: SignedInCall): FastifyReply => {
    const accounts = this.#portal.carrier.book.seenBy(account.view);
    const { cursor = '' } = request.query as Record<string, unknown>;
    const start = placeIn('accounts', cursor);
    if (start === null) return refuseCursor(reply);
    const page = accounts
      .slice(start, start + PAGE_SIZE)
      .map((policy) => this.#show(request, policy, LIST_VALUES));
    const next = start + PAGE_SIZE;
    return reply.send({
      total: accounts.length,
      clients: this.#groupedByClient(page),
      nextCursor: next < accounts.length ? cursorFor('accounts', next) : null,
    });
  };

  readonly search = ({ request, reply, account }: SignedInCall): FastifyReply => {
    const { carrier } = this.#portal;
    const empty = this.#portal.meetsContentFault(request, 'emptySearch');
    const found = empty ? [] : carrier.book.search(account.view, textField(request, 'number'));
    const start = placeIn('matches', textField(request, 'cursor'));
    if (start === null) return refuseCursor(reply);
    const shown = found.slice(start, start + SEARCH_PAGE_SIZE);
    for (const policy of shown) carrier.noteServed(this.#portal.visitOf(request).entry, policy, []);
    const matches = shown.map((policy) => {
      const { id, contractNumber, product, status } = accountView(carrier, policy, []);
      return { id, contractNumber, clientName: clientView(policy).name, product, status };
    });
    const next = start + SEARCH_PAGE_SIZE;
    const nextCursor = next < found.length ? cursorFor('matches', next) : null;
    return reply.send({ count: matches.length, matches, nextCursor });
  };

  readonly detail = ({ request, reply, account }: SignedInCall): FastifyReply => {
    const { carrier } = this.#portal;
    const { id } = request.params as { id: string };
    const asked = carrier.book.find(account.view, id);
    if (asked === undefined) {
      return sendError(reply, 404, {
        code: 'account_not_found',
        message: 'There is no such contract in your book.',
      });
    }
    const neighbour = this.#portal.meetsContentFault(request, 'neighbour');
    const chosen = neighbour ? carrier.book.neighbourOf(account.view, asked) : asked;
    const policy = this.#show(request, chosen, carrier.profile.valueNames);
    return reply.send({
      client: clientView(policy),
      account: accountView(carrier, policy, carrier.profile.valueNames),
      servicedByYou: policy.status !== 'TRANSFERRED',
      message: accountMessage(policy.status),
      otherAccounts: this.#othersOfClient(request, account.view, policy),
    });
  };

  #othersOfClient(
    request: FastifyRequest,
    view: SignedInCall['account']['view'],
    policy: Policy,
  ): AccountView[] {
    const { carrier } = this.#portal;
    return carrier.book
      .ownedBy(view, policy.owner.id)
      .filter((other) => other.id !== policy.id)
      .map((other) => accountView(carrier, this.#show(request, other, LIST_VALUES), LIST_VALUES));
  }

  #groupedByClient(policies: readonly Policy[]): ClientGroup[] {
    const groups = new Map<string, ClientGroup>();
    for (const policy of policies) {
      const client = clientView(policy);
      const group = groups.get(client.id) ?? { client, accounts: [] };
      group.accounts.push(accountView(this.#portal.carrier, policy, LIST_VALUES));
      groups.set(client.id, group);
    }
    return [...groups.values()];
  }

  #show(request: FastifyRequest, policy: Policy, valueNames: readonly string[]): Policy {
    const { carrier } = this.#portal;
    const shown = carrier.read(policy);
    carrier.noteServed(this.#portal.visitOf(request).entry, shown, valueNames);
    return shown;
  }
}

type Listing = 'accounts' | 'matches';

function cursorFor(listing: Listing, start: number): string {
  return Buffer.from(`${listing}:${start}`).toString('base64url');
}

/** The place that a cursor stands for, 0 for an empty one, or null when it is not one of ours. */
function placeIn(listing: Listing, cursor: unknown): number | null {
  if (cursor === '') return 0;
  if (typeof cursor !== 'string') return null;
  const [name, place] = Buffer.from(cursor, 'base64url').toString().split(':');
  return name === listing && /^\d{1,7}$/.test(place ?? '') ? Number(place) : null;
}

function refuseCursor(reply: FastifyReply): FastifyReply {
  return sendError(reply, 400, { code: 'invalid_cursor', message: 'Start from the first page.' });
}
