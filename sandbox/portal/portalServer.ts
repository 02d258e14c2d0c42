import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastifyCookie from '@fastify/cookie';
import { fastify } from 'fastify';
import type { FastifyInstance, FastifyRequest, preValidationHookHandler } from 'fastify';
import type { Carrier } from './carrier.ts';
import type { LogEntry, Submission } from './requestLog.ts';
import type { Session } from './sessions.ts';

/** Whether the portal can be reached: `refused` closes its port, `unavailable` answers 503 to everything. */
export const PORTAL_STATES = ['up', 'refused', 'unavailable'] as const;
export type PortalState = (typeof PORTAL_STATES)[number];

/** One request on its way through the portal. */
export interface Visit {
  readonly entry: LogEntry;
  session: Session | null;
  bytesPerSecond: number | null;
}

/** A carrier's web server. It notes every request in the log before anything else happens to it. */
export class PortalServer {
  readonly app: FastifyInstance;
  readonly carrier: Carrier;
  readonly #cookieName: string;
  readonly #server: Server = createServer();
  readonly #visits = new WeakMap<IncomingMessage, Visit>();
  #host = '';
  #port = 0;
  #state: PortalState = 'up';

  constructor(carrier: Carrier, cookieName: string) {
    this.carrier = carrier;
    this.#cookieName = cookieName;
    this.app = fastify({
      // Faults keep connections open on purpose; closing the sandbox must not wait for them.
      forceCloseConnections: true,
      routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
      serverFactory: (handler) => {
        this.#server.on('request', (request, response) => {
          this.#noteArrival(request, response);
          handler(request, response);
        });
        return this.#server;
      },
    });
    this.app.register(fastifyCookie);
    this.#addHooks();
  }

  get origin(): string {
    return `http://${this.#host}:${this.#port}`;
  }

  get state(): PortalState {
    return this.#state;
  }

  visitOf(request: FastifyRequest): Visit {
    const visit = this.#visits.get(request.raw);
    if (visit === undefined) throw new Error('the request did not come through the server');
    return visit;
  }

  /**
   * A hook for routes that take a submission. It runs before the faults, so that one whose answer is lost is
   * counted too.
   * @param usernameOf where the request names its login; else it is the session's
   */
  countsSubmission(
    kind: Submission['kind'],
    usernameOf?: (request: FastifyRequest) => string,
  ): preValidationHookHandler {
    return (request, _reply, done) => {
      const { entry, session } = this.visitOf(request);
      const login = usernameOf === undefined ? session?.login : this.carrier.logins.find(usernameOf(request));
      // What is not a known login is not written down: people type passwords into the wrong field.
      this.carrier.world.log.submitted(entry, kind, login?.username ?? null);
      done();
    };
  }

  /** True when the request meets a fault that is about what the page shows. */
  meetsContentFault(request: FastifyRequest, kind: 'neighbour' | 'emptySearch'): boolean {
    const { entry } = this.visitOf(request);
    const target = { path: entry.path, method: entry.method, login: entry.login };
    const [fault] = this.carrier.faults.take([kind], target);
    if (fault === undefined) return false;
    entry.faults.push(kind);
    return true;
  }

  async listen(host: string, port: number): Promise<void> {
    await this.app.listen({ host, port });
    this.#host = host;
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Keeps the port, so that the portal comes back where it was. */
  async setState(next: PortalState): Promise<void> {
    const previous = this.#state;
    this.#state = next;
    if (next === 'refused' && previous !== 'refused') await this.#stopListening();
    if (next !== 'refused' && previous === 'refused') await this.#listenAgain();
  }

  async close(): Promise<void> {
    await this.app.close();
  }

  #noteArrival(request: IncomingMessage, response: ServerResponse): void {
    const { log } = this.carrier.world;
    const entry = log.arrived(this.carrier.profile.id, request.method ?? '', request.url ?? '');
    this.#visits.set(request, { entry, session: null, bytesPerSecond: null });
    response.on('close', () => {
      if (response.headersSent) entry.status = response.statusCode;
      log.completed(entry);
    });
  }

  #addHooks(): void {
    this.app.addHook('onRequest', (request, _reply, done) => {
      this.#findSession(request);
      done();
    });
    this.app.addHook('onSend', (request, reply, _payload, done) => {
      // Before the first byte leaves: whoever has the answer finds it in the log.
      this.visitOf(request).entry.status = reply.statusCode;
      done();
    });
  }

  #findSession(request: FastifyRequest): void {
    const visit = this.visitOf(request);
    if (visit.entry.path.startsWith('/assets/')) return;
    visit.session = this.carrier.sessions.find(request.cookies[this.#cookieName]);
    if (visit.session === null) return;
    this.carrier.sessions.touch(visit.session);
    visit.entry.session = visit.session.label;
    visit.entry.login = visit.session.login?.username ?? null;
  }

  #stopListening(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.close((error) => (error === undefined ? resolve() : reject(error)));
      this.#server.closeAllConnections();
    });
  }

  #listenAgain(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, this.#host, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }
}
