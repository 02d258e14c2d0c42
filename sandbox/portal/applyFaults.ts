import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Fault, FaultKind } from './faults.ts';
import type { PortalServer, Visit } from './portalServer.ts';

/** The answers that every portal has for bad days, in its own looks. */
export type TroubleKind = 'unavailable' | 'failed' | 'blocked' | 'rateLimited' | 'unexpected';

export interface TroubleAnswer {
  readonly contentType: string;
  readonly body: string;
}

/** @param reference a number to quote to the carrier's help desk */
export type TroubleAnswers = (kind: TroubleKind, reference: string, path: string) => TroubleAnswer;

/** Faults of the way to the portal; those of its content (`neighbour`, `emptySearch`) are its pages' business. */
const TRANSPORT_FAULTS: readonly FaultKind[] = [
  'delay',
  'fail',
  'block',
  'rateLimit',
  'hang',
  'trickle',
  'drop',
  'unexpectedPage',
  'expireSession',
];

/** Puts the faults that are set, and the habits of the login, between every request and its answer. */
export function applyFaults(portal: PortalServer, answers: TroubleAnswers): void {
  portal.app.addHook('preHandler', async (request, reply) => {
    const visit = portal.visitOf(request);
    const path = new FaultPath(portal, answers, request, reply);
    if (portal.state === 'unavailable') return path.trouble(503, 'unavailable');
    if (!visit.entry.path.startsWith('/assets/') && (await path.followLoginHabits())) return reply;
    const target = { path: visit.entry.path, method: request.method, login: visit.entry.login };
    for (const fault of portal.carrier.faults.take(TRANSPORT_FAULTS, target)) {
      visit.entry.faults.push(fault.kind);
      if (await path.meet(fault)) return reply;
    }
  });
  portal.app.addHook('onSend', async (request, reply, payload) => {
    const { bytesPerSecond } = portal.visitOf(request);
    if (bytesPerSecond === null || typeof payload !== 'string') return payload;
    reply.removeHeader('content-length');
    return Readable.from(slowly(payload, bytesPerSecond));
  });
}

class FaultPath {
  readonly #portal: PortalServer;
  readonly #answers: TroubleAnswers;
  readonly #visit: Visit;
  readonly #reply: FastifyReply;

  constructor(portal: PortalServer, answers: TroubleAnswers, request: FastifyRequest, reply: FastifyReply) {
    this.#portal = portal;
    this.#answers = answers;
    this.#visit = portal.visitOf(request);
    this.#reply = reply;
  }

  /** True when the request is answered with that. */
  async followLoginHabits(): Promise<boolean> {
    const { login } = this.#visit.entry;
    const traits = login === null ? undefined : this.#portal.carrier.logins.find(login)?.traits;
    if (traits === undefined) return false;
    if (traits.delayMs > 0) await sleep(traits.delayMs);
    if (traits.answers === 'normally') return false;
    if (traits.answers === 'blocked') this.trouble(403, 'blocked');
    else this.trouble(503, 'unavailable');
    return true;
  }

  /** True when the request is answered with that. */
  async meet(fault: Fault): Promise<boolean> {
    switch (fault.kind) {
      case 'delay':
        await sleep(fault.ms ?? 1_000);
        return false;
      case 'trickle':
        this.#visit.bytesPerSecond = fault.bytesPerSecond ?? 200;
        return false;
      case 'expireSession':
        this.#endSession();
        return false;
      case 'hang':
        this.#reply.hijack();
        return true;
      case 'drop':
        this.#reply.hijack();
        this.#reply.raw.destroy();
        return true;
      case 'block':
        this.trouble(403, 'blocked');
        return true;
      case 'unexpectedPage':
        this.trouble(200, 'unexpected');
        return true;
      case 'rateLimit':
        this.#reply.header('retry-after', String(fault.retryAfterSeconds ?? 30));
        this.trouble(429, 'rateLimited');
        return true;
      case 'fail':
        this.#fail(fault.status ?? 500);
        return true;
      case 'neighbour':
      case 'emptySearch':
        return false;
    }
  }

  trouble(status: number, kind: TroubleKind): FastifyReply {
    const reference = `${this.#visit.entry.sequence}-${status}`;
    const { contentType, body } = this.#answers(kind, reference, this.#visit.entry.path);
    return this.#reply.code(status).header('content-type', contentType).send(body);
  }

  #fail(status: number): void {
    this.trouble(status, status === 503 ? 'unavailable' : 'failed');
  }

  #endSession(): void {
    if (this.#visit.session !== null) this.#portal.carrier.sessions.end(this.#visit.session);
    this.#visit.session = null;
  }
}

async function* slowly(text: string, bytesPerSecond: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  const chunk = Math.max(1, Math.ceil(bytesPerSecond / 10));
  for (let start = 0; start < bytes.length; start += chunk) {
    if (start > 0) await sleep(100);
    yield bytes.subarray(start, start + chunk);
  }
}
