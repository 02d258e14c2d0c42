import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Carrier } from '../portal/carrier.ts';
import { FAULT_PLAN_SCHEMA } from '../portal/faults.ts';
import type { FaultPlan } from '../portal/faults.ts';
import { TRAITS_CHANGE_SCHEMA } from '../portal/logins.ts';
import type { LoginTraits } from '../portal/logins.ts';
import { PORTAL_STATES } from '../portal/portalServer.ts';
import type { PortalServer, PortalState } from '../portal/portalServer.ts';
import { SETTINGS_CHANGE_SCHEMA } from '../portal/settings.ts';
import type { PortalSettings } from '../portal/settings.ts';
import { changedPolicy, POLICY_CHANGE_SCHEMA } from './policyChange.ts';
import type { PolicyChange } from './policyChange.ts';
import { carrierView, loginView, policyView, sessionSecrets, sessionView } from './views.ts';

/** Everything that can be asked of, and done to, one carrier: `/control/api/<carrier>/…`. */
export function addCarrierApi(app: FastifyInstance, portal: PortalServer): void {
  const base = `/control/api/${portal.carrier.profile.id}`;
  addPortalRoutes(app, base, portal);
  addPolicyRoutes(app, base, portal.carrier);
  addLoginRoutes(app, base, portal.carrier);
  addSessionRoutes(app, base, portal.carrier);
  addFaultRoutes(app, base, portal.carrier);
}

function addPortalRoutes(app: FastifyInstance, base: string, portal: PortalServer): void {
  const { carrier } = portal;
  app.get(base, () => carrierView(portal));
  app.patch(`${base}/settings`, { schema: { body: SETTINGS_CHANGE_SCHEMA } }, (request) => {
    Object.assign(carrier.settings, request.body as Partial<PortalSettings>);
    return carrier.settings;
  });
  app.put(`${base}/portal`, { schema: { body: PORTAL_STATE_SCHEMA } }, async (request) => {
    await portal.setState((request.body as { state: PortalState }).state);
    return { state: portal.state };
  });
  app.post(`${base}/reset`, async () => {
    await portal.setState('up');
    carrier.reset();
    return { reset: true };
  });
}

function addPolicyRoutes(app: FastifyInstance, base: string, carrier: Carrier): void {
  app.get(`${base}/policies`, { schema: { querystring: POLICIES_QUERY } }, (request) => {
    const { number = '', limit } = request.query as { number?: string; limit?: string };
    const wanted = carrier.book.all().filter((policy) => policy.number.startsWith(number));
    const shown = limit === undefined ? wanted : wanted.slice(0, Number(limit));
    return { policies: shown.map((policy) => policyView(carrier, policy)) };
  });
  app.patch(`${base}/policies/:id`, { schema: { body: POLICY_CHANGE_SCHEMA } }, (request, reply) => {
    const policy = carrier.book.get((request.params as { id: string }).id);
    if (policy === undefined) return notFound(reply, 'policy');
    const changed = changedPolicy(carrier, policy, request.body as PolicyChange);
    if (typeof changed === 'string') return reply.code(422).send({ error: changed });
    carrier.book.replace(changed);
    return policyView(carrier, changed);
  });
}

function addLoginRoutes(app: FastifyInstance, base: string, carrier: Carrier): void {
  app.get(`${base}/logins`, () => ({
    logins: carrier.logins.all().map((login) => loginView(carrier, login)),
  }));
  app.get(`${base}/logins/:username`, (request, reply) => {
    const login = carrier.logins.find((request.params as { username: string }).username);
    return login === undefined ? notFound(reply, 'login') : loginView(carrier, login);
  });
  app.patch(`${base}/logins/:username`, { schema: { body: TRAITS_CHANGE_SCHEMA } }, (request, reply) => {
    const login = carrier.logins.find((request.params as { username: string }).username);
    if (login === undefined) return notFound(reply, 'login');
    const change = request.body as Partial<LoginTraits>;
    Object.assign(login.traits, change);
    if (change.locked === false) login.wrongPasswords = 0;
    return loginView(carrier, login);
  });
  app.put(`${base}/logins/:username/password`, { schema: { body: PASSWORD_SCHEMA } }, (request, reply) => {
    const login = carrier.logins.find((request.params as { username: string }).username);
    if (login === undefined) return notFound(reply, 'login');
    login.password = (request.body as { password: string }).password;
    return loginView(carrier, login);
  });
}

function addSessionRoutes(app: FastifyInstance, base: string, carrier: Carrier): void {
  app.get(`${base}/sessions`, () => ({ sessions: carrier.sessions.live().map(sessionView) }));
  // For those who look afterwards whether a cookie was kept somewhere.
  app.get(`${base}/sessions/secrets`, () => ({ sessions: carrier.sessions.live().map(sessionSecrets) }));
  app.post(`${base}/sessions/expire`, { schema: { body: EXPIRE_SCHEMA } }, (request) => {
    const { login } = (request.body ?? {}) as { login?: string };
    const ended = carrier.sessions
      .live()
      .filter((session) => login === undefined || session.login?.username === login);
    for (const session of ended) carrier.sessions.end(session);
    return { expired: ended.length };
  });
}

function addFaultRoutes(app: FastifyInstance, base: string, carrier: Carrier): void {
  app.get(`${base}/faults`, () => ({ faults: carrier.faults.active() }));
  app.post(`${base}/faults`, { schema: { body: FAULT_PLAN_SCHEMA } }, (request, reply) =>
    reply.code(201).send(carrier.faults.add(request.body as FaultPlan)),
  );
  app.delete(`${base}/faults`, () => {
    carrier.faults.clear();
    return { faults: [] };
  });
  app.delete(`${base}/faults/:id`, (request, reply) => {
    const id = Number((request.params as { id: string }).id);
    return carrier.faults.remove(id) ? { removed: id } : notFound(reply, 'fault');
  });
}

function notFound(reply: FastifyReply, what: string): FastifyReply {
  return reply.code(404).send({ error: `there is no such ${what}` });
}

const POLICIES_QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: {
    number: { type: 'string', maxLength: 400 },
    limit: { type: 'string', pattern: '^\\d{1,6}$' },
  },
} as const;

const PORTAL_STATE_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['state'],
  properties: { state: { enum: PORTAL_STATES } },
} as const;

const PASSWORD_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['password'],
  properties: { password: { type: 'string', minLength: 8, maxLength: 200 } },
} as const;

const EXPIRE_SCHEMA = {
  type: ['object', 'null'],
  additionalProperties: false,
  properties: { login: { type: 'string', maxLength: 100 } },
} as const;
