import type { OpenAPIObject } from '@nestjs/swagger';
import { roleMay, roles, type Role } from '../contracts/domain/roles.ts';
import type { ApiAnswer, ApiClient } from '../test/support/apiClient.ts';
import { crowd, crowdMark } from '../test/support/crowdedAgency.ts';
import { insertCrm, testPassword, type CrmRecords } from '../test/support/crmRecords.ts';
import { createTestApi, type TestApi } from '../test/support/testApi.ts';
import type { AccessRule, EndpointAccess } from './access/access.ts';
import { describeApi } from './openapi/document.ts';

interface Endpoint {
  name: string;
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  path: string;
  access: EndpointAccess;
  isIdempotent: boolean;
  takesBody: boolean;
}

interface DescribedOperation {
  'x-access'?: EndpointAccess;
  'x-idempotent'?: boolean;
  requestBody?: unknown;
}

const methods = ['get', 'post', 'patch', 'put', 'delete'] as const;

/** Everything the api serves, taken from its own description: nothing to extend when an endpoint is added. */
function endpointsOf(document: OpenAPIObject): Endpoint[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = (item as Partial<Record<string, DescribedOperation>>)[method];
      if (operation === undefined) return [];
      const access = operation['x-access'];
      if (access === undefined) throw new Error(`${method} ${path} says not who may call it`);
      return [
        {
          name: `${method.toUpperCase()} ${path}`,
          method: method.toUpperCase() as Endpoint['method'],
          path,
          access,
          isIdempotent: operation['x-idempotent'] === true,
          takesBody: operation.requestBody !== undefined,
        },
      ];
    }),
  );
}

/** Which record's id each kind of path takes. */
function idFor(
  path: string,
  records: CrmRecords & { linkSessionId: string; attemptId: string; findingId: string },
) {
  const ids: Record<string, string> = {
    devices: records.deviceId,
    sources: records.sourceId,
    'connected-institutions': records.connectedInstitutionId,
    'link-sessions': records.linkSessionId,
    contacts: records.contactId,
    policies: records.policyId,
    'force-syncs': records.attemptId,
    findings: records.findingId,
    products: records.productId,
    'product-statuses': records.statusIds.open,
  };
  const collection = path.split('/')[3] ?? '';
  const id = ids[collection];
  if (path.includes('{') && id === undefined) throw new Error(`Add a record of ${collection} for ${path}`);
  return path.replaceAll(/\{\w+\}/g, id ?? '');
}

/** Bodies that are valid wherever they are accepted at all, so that a refusal is one of rights. */
function bodyFor(path: string, records: CrmRecords): unknown {
  const bodies: Record<string, unknown> = {
    '/api/v1/devices': { serialNumber: records.serialNumber },
    '/api/v1/institutions': { name: records.policyNumber },
    '/api/v1/connected-institutions': { pluginId: records.pluginId, institutionId: records.institutionId },
    '/api/v1/connected-institutions/{id}/sources': { name: 'Another', username: 'another' },
    '/api/v1/contacts': { displayName: 'Somebody' },
    '/api/v1/policies': {
      contactId: records.contactId,
      productId: records.productId,
      statusId: records.statusIds.open,
      number: '77',
    },
    '/api/v1/products': { institutionId: records.institutionId, name: 'Another', productLine: 'Life' },
    '/api/v1/product-statuses': { name: 'Another', indicator: 'OPEN' },
    '/api/v1/link-sessions/{id}/answers': {
      submissionId: records.policyId,
      challengeId: 'credentials',
      envelope: { keyId: 'k', enc: 'AA', ciphertext: 'AA', expiresAt: new Date().toISOString() },
    },
    '/api/v1/link-sessions/{id}/resend': { challengeId: 'one' },
    '/api/v1/operations/codec/decode': { payloads: [] },
    '/api/v1/operations/codec/encode': { payloads: [] },
    '/api/v1/operations/carriers/stop': { pluginId: 'nobodys', reason: 'a test' },
    '/api/v1/operations/carriers/start': { pluginId: 'nobodys', reason: 'a test' },
  };
  return bodies[path] ?? {};
}

/**
 * Who may change what, by collection. Said here a second time, apart from the endpoints: the tests below go by what
 * the endpoints say of themselves.
 */
const rightsToChange: Readonly<Record<string, readonly AccessRule[]>> = {
  auth: ['signedIn'],
  devices: ['devices.manage'],
  institutions: ['institutions.manage'],
  'connected-institutions': ['institutions.manage'],
  sources: ['institutions.manage', 'sources.link'],
  'link-sessions': ['sources.link'],
  contacts: ['crm.write'],
  policies: ['crm.write', 'policies.forceSync'],
  'force-syncs': ['policies.forceSync'],
  findings: ['crm.write'],
  products: ['institutions.manage'],
  'product-statuses': ['institutions.manage'],
  // The codec of Temporal UI changes nothing.
  operations: ['operations.manage', 'operations.read'],
};

async function insertSyncRecords(api: TestApi, records: CrmRecords) {
  const insert = async (sql: string, parameters: unknown[]): Promise<string> => {
    const { rows } = await api.admin.query<{ id: string }>(`${sql} RETURNING id`, parameters);
    return rows[0]?.id ?? '';
  };
  const { organizationId, sourceId, policyId } = records;
  const linkSessionId = await insert(
    `INSERT INTO link_sessions (organization_id, source_id, epoch, workflow_run_id, state) VALUES ($1, $2, 1, $3, 'ENDED')`,
    [organizationId, sourceId, `run-${sourceId}`],
  );
  const attemptId = await insert(
    `INSERT INTO sync_attempts (organization_id, policy_id, source_id, kind, state, finished_at)
     VALUES ($1, $2, $3, 'FORCE', 'SUCCESS', now())`,
    [organizationId, policyId, sourceId],
  );
  const findingId = await insert(
    `INSERT INTO findings (organization_id, policy_id, attempt_id, kind) VALUES ($1, $2, $3, 'STATUS_DIFFERS')`,
    [organizationId, policyId, attemptId],
  );
  return { ...records, linkSessionId, attemptId, findingId };
}

type FullRecords = Awaited<ReturnType<typeof insertSyncRecords>>;

describe('every endpoint', () => {
  let api: TestApi;
  let endpoints: Endpoint[];
  let own: FullRecords;
  let foreign: FullRecords;
  let clients: Record<Role, ApiClient>;

  beforeAll(async () => {
    api = await createTestApi();
    endpoints = endpointsOf(describeApi(api.application)).filter(({ path }) => path !== '/api/v1/events');
    own = await insertSyncRecords(api, await insertCrm(api.admin));
    foreign = await insertSyncRecords(api, await insertCrm(api.admin));
    const signedIn: Partial<Record<Role, ApiClient>> = {};
    for (const role of roles) {
      const client = api.client();
      expect((await client.signIn(own.emailOf[role], testPassword)).status).toBe(200);
      signedIn[role] = client;
    }
    clients = signedIn as Record<Role, ApiClient>;
  });

  afterAll(async () => {
    await api.close();
  });

  /** A person who may, whatever else is asked. */
  function ruledBy(rule: AccessRule): ApiClient {
    const isOperators = rule !== 'public' && rule !== 'signedIn' && roleMay('OPERATOR', rule);
    return isOperators ? clients.OPERATOR : clients.OWNER;
  }

  function call(client: ApiClient, endpoint: Endpoint, records: FullRecords): Promise<ApiAnswer> {
    const body = endpoint.takesBody ? bodyFor(endpoint.path, records) : undefined;
    return client.send(endpoint.method, idFor(endpoint.path, records), { body });
  }

  it('is found in the description, with a rule', () => {
    expect(endpoints.length).toBeGreaterThan(40);
    expect(endpoints.filter(({ access }) => access.rule === 'public').map(({ name }) => name)).toEqual([
      'POST /api/v1/auth/sign-in',
      'GET /api/health',
    ]);
  });

  it('asks of who changes something the right that the guides name', () => {
    for (const { name, method, path, access } of endpoints.filter(
      ({ access: { rule } }) => rule !== 'public',
    )) {
      const right = rightsToChange[path.split('/')[3] ?? ''];
      const asks = method === 'GET' || right?.includes(access.rule) === true;
      expect([name, access.rule, asks]).toEqual([name, access.rule, true]);
    }
    const forEverybody = endpoints.filter(({ access }) => access.rule === 'signedIn').map(({ name }) => name);
    expect(forEverybody).toEqual(['POST /api/v1/auth/sign-out', 'GET /api/v1/me']);
  });

  it('refuses who is not signed in', async () => {
    const stranger = api.client();
    for (const endpoint of endpoints.filter(({ access }) => access.rule !== 'public')) {
      const { status, body } = await call(stranger, endpoint, own);
      expect([endpoint.name, status, body]).toEqual([
        endpoint.name,
        401,
        expect.objectContaining({ code: 'UNAUTHENTICATED', nextAction: 'SIGN_IN' }),
      ]);
    }
  });

  it.each(roles)('refuses %s where the role lacks the right, and only there', async (role) => {
    for (const endpoint of endpoints.filter(isForTheSignedIn)) {
      const { rule } = endpoint.access;
      const allowed = rule === 'public' || rule === 'signedIn' || roleMay(role, rule);
      // With another organization's ids nothing happens, whoever may ask.
      const { status, body } = await call(clients[role], endpoint, foreign);
      const refused = status === 403 && (body as { code: string }).code === 'FORBIDDEN';
      expect([endpoint.name, role, refused]).toEqual([endpoint.name, role, !allowed]);
    }
  });

  it("answers 404 for another organization's ids, and changes nothing of it", async () => {
    const withId = endpoints.filter((endpoint) => endpoint.path.includes('{') && isForTheSignedIn(endpoint));
    const before = await fingerprint(api, foreign.organizationId);
    for (const endpoint of withId) {
      const { status, body } = await call(clients.OWNER, endpoint, foreign);
      expect([endpoint.name, status, body]).toEqual([
        endpoint.name,
        404,
        expect.objectContaining({ code: 'NOT_FOUND' }),
      ]);
    }
    expect(await fingerprint(api, foreign.organizationId)).toBe(before);
  });

  it("counts, lists and finds nothing of another organization's", async () => {
    const mine = endpoints.filter(
      ({ method, access }) => method === 'GET' && access.rule !== 'operations.read',
    );
    const search = `search=${encodeURIComponent(own.policyNumber)}`;
    const queries = ['', 'limit=1', search, `search=${crowdMark}`, 'state=SUCCESS', 'findings=OPEN'];
    const answers = async (): Promise<Map<string, string>> => {
      const found = new Map<string, string>();
      for (const endpoint of mine) {
        for (const query of queries) {
          const { body } = await clients.OWNER.get(`${idFor(endpoint.path, own)}?${query}`);
          found.set(`${endpoint.name}?${query}`, timeless(body));
        }
      }
      return found;
    };
    const before = await answers();
    await crowd(api.admin, foreign);
    const after = await answers();
    expect([...after]).toEqual([...before]);
    // The same people of that organization do see a crowd: what stays the same above could have changed.
    const theirs = api.client();
    await theirs.signIn(foreign.emailOf.OWNER, testPassword);
    for (const path of [
      'dashboard',
      'sync-report',
      'contacts',
      'connected-institutions',
      'devices',
      'products',
    ]) {
      const { body } = await theirs.get(`/api/v1/${path}`);
      expect([path, JSON.stringify(body).includes(crowdMark)]).toEqual([path, true]);
    }
  });

  it.each(['not-an-id', '%00', '00000000-0000-0000-0000-00000000000g', '🙂', '%E0%A4%A'])(
    'answers 404 or 400 for the id %s',
    async (id) => {
      for (const endpoint of endpoints.filter((one) => one.path.includes('{') && isForTheSignedIn(one))) {
        const body = endpoint.takesBody ? bodyFor(endpoint.path, own) : undefined;
        const path = endpoint.path.replaceAll(/\{\w+\}/g, id);
        const { status } = await clients.OWNER.send(endpoint.method, path, { body });
        expect([endpoint.name, [400, 404].includes(status)]).toEqual([endpoint.name, true]);
      }
    },
  );

  it('refuses what changes something without the CSRF token, or from another origin', async () => {
    const attacks = [{ 'x-csrf-token': '' }, { origin: 'https://evil.test' }];
    for (const endpoint of endpoints.filter(isForTheSignedIn)) {
      if (endpoint.method === 'GET') continue;
      for (const headers of attacks) {
        if (endpoint.access.forTemporalUi === true && 'x-csrf-token' in headers) continue;
        const body = endpoint.takesBody ? bodyFor(endpoint.path, foreign) : undefined;
        const path = idFor(endpoint.path, foreign);
        const answer = await clients.OWNER.send(endpoint.method, path, { body, headers });
        expect([endpoint.name, (answer.body as { code: string }).code]).toEqual([
          endpoint.name,
          'CSRF_REJECTED',
        ]);
      }
    }
  });

  it('requires an Idempotency-Key exactly where it says so', async () => {
    for (const endpoint of endpoints.filter(
      ({ method, access }) => method === 'POST' && access.rule !== 'public',
    )) {
      const rule = endpoint.access.rule;
      const client = ruledBy(rule);
      if (rule === 'signedIn') continue;
      const body = endpoint.takesBody ? bodyFor(endpoint.path, foreign) : undefined;
      const path = idFor(endpoint.path, foreign);
      const answer = await client.send('POST', path, { body, headers: { 'idempotency-key': '' } });
      const required = (answer.body as { code?: string } | undefined)?.code === 'IDEMPOTENCY_KEY_REQUIRED';
      expect([endpoint.name, required]).toEqual([endpoint.name, endpoint.isIdempotent]);
    }
  });

  it('answers whatever it is sent without an unexpected error', async () => {
    const nonsense = [
      null,
      [],
      'text',
      7,
      { unknown: 1 },
      { name: '\0', displayName: '\0', number: 'a\0b', serialNumber: '\0', email: '\0', password: '\0' },
      { name: '\ud800', displayName: '\ud800', number: '\ud800' },
      { name: { $ne: 1 }, displayName: ['x'], number: 1e400, productId: {}, valueTypes: 'x', payloads: 'x' },
      { name: 'x'.repeat(100_000), displayName: 'x'.repeat(100_000), number: 'x'.repeat(201) },
      { payloads: [null] },
      { payloads: [{ metadata: { encoding: 'YmluYXJ5L2VuY3J5cHRlZA==' }, data: 'AA==' }] },
      { submissionId: 'x', challengeId: 'x', envelope: [] },
      JSON.parse('{"constructor":{"prototype":{"a":1}}}'),
    ];
    for (const endpoint of endpoints.filter(
      ({ takesBody, path }) => takesBody && !path.endsWith('sign-in'),
    )) {
      for (const body of nonsense) {
        const client = ruledBy(endpoint.access.rule);
        const { status } = await client.send(endpoint.method, idFor(endpoint.path, foreign), { body });
        expect([endpoint.name, JSON.stringify(body).slice(0, 80), status < 500]).toEqual([
          endpoint.name,
          JSON.stringify(body).slice(0, 80),
          true,
        ]);
      }
    }
  });

  it('answers whatever its query says without an unexpected error', async () => {
    const queries = [
      'cursor=nonsense',
      `cursor=${Buffer.from('["x","y"]').toString('base64url')}`,
      `cursor=${Buffer.from('["2026-99-99T00:00:00Z","x"]').toString('base64url')}`,
      'limit=0',
      'limit=-1',
      'limit=1e9',
      'limit=5&limit=6',
      'search=%00',
      'search=%F0%9F%99%82%25_%5C',
      'search=a&search=b',
      'search[$ne]=1',
      'unknown=1',
      'institutionId=x',
      'state=NOPE',
      'freshness=OLDER',
      'outcome7d=NOT_YET_SYNCED&reason=IN_QUEUE',
    ];
    for (const endpoint of endpoints.filter(({ method }) => method === 'GET')) {
      for (const query of queries) {
        const { status } = await clients.OWNER.get(`${idFor(endpoint.path, own)}?${query}`);
        expect([endpoint.name, query, status < 500]).toEqual([endpoint.name, query, true]);
      }
    }
  });
});

/** Signing out would end the client's session for the other tests. */
function isForTheSignedIn({ access, path }: Endpoint): boolean {
  return access.rule !== 'public' && path !== '/api/v1/auth/sign-out';
}

/** An answer without what the clock alone changes. */
function timeless(body: unknown): string {
  return JSON.stringify(body, (key, value: unknown) =>
    key === 'serverTime' || key === 'instance' ? null : value,
  );
}

/** All that an organization's records say, in one hash. */
async function fingerprint(api: TestApi, organizationId: string): Promise<string> {
  const tables = [
    'contacts',
    'policies',
    'devices',
    'login_sources',
    'findings',
    'products',
    'sync_attempts',
  ];
  const hashes: string[] = [];
  for (const table of tables) {
    const { rows } = await api.admin.query<{ hash: string }>(
      `SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS hash FROM ${table} t WHERE organization_id = $1`,
      [organizationId],
    );
    hashes.push(rows[0]?.hash ?? '');
  }
  return hashes.join();
}
