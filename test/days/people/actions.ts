import { changePolicy } from '../../e2e/support/sandboxBook.ts';
import { body, once } from '../../e2e/support/apiClient.ts';
import type { ApiClient } from '../../e2e/support/apiClient.ts';
import type { CarrierId, CrmPolicy, PlannedEvent, PlannedSource } from '../plan/world.ts';
import type { DaysSystem } from '../system/daysSystem.ts';
import type { RunningOrganization } from '../system/setUpOrganization.ts';
import { linkSource } from './linkSource.ts';

/** What people do at the api, and what carriers do by themselves. Each resolves when it is done, not when it has had its effect. */
export class Actions {
  readonly #system: DaysSystem;
  readonly #policies: ReadonlyMap<string, CrmPolicy>;
  readonly #sources: ReadonlyMap<string, PlannedSource>;
  readonly #say: (line: string) => void;

  constructor(system: DaysSystem, say: (line: string) => void) {
    this.#system = system;
    this.#say = say;
    const { world } = system.plan;
    this.#policies = new Map(world.policies.map((policy) => [policy.key, policy]));
    this.#sources = new Map(world.sources.map((source) => [source.key, source]));
  }

  async link(key: string): Promise<void> {
    const source = this.source(key);
    const { sandbox } = this.#system;
    const state = await linkSource(
      this.#organizationOf(source).api(),
      this.sourceId(key),
      this.#carrier(source.carrier),
      sandbox,
    );
    if (state !== 'LINKED') this.#say(`The link of ${key} ended as ${state}.`);
  }

  async unlink(key: string): Promise<void> {
    const api = this.#organizationOf(this.source(key)).api();
    await body(api.POST('/api/v1/sources/{id}/unlink', { params: { path: { id: this.sourceId(key) } } }));
  }

  async sourceState(key: string): Promise<string> {
    const api = this.#organizationOf(this.source(key)).api();
    const { state } = await body(
      api.GET('/api/v1/sources/{id}', { params: { path: { id: this.sourceId(key) } } }),
    );
    return state;
  }

  /** The portal forgets the source's sessions. */
  forgetSession(key: string): void {
    const { carrier, username } = this.source(key);
    const { sessions } = this.#carrier(carrier);
    for (const session of sessions.live()) if (session.login?.username === username) sessions.end(session);
  }

  async setCarrier(carrier: CarrierId, state: 'up' | 'unavailable'): Promise<void> {
    const answer = await fetch(`${this.#system.sandbox.controlOrigin}/control/api/${carrier}/portal`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ state }),
    });
    if (!answer.ok) throw new Error(`${carrier} does not become ${state}: ${await answer.text()}`);
  }

  changeAtPortal({ carrier, record, ...event }: Extract<PlannedEvent, { kind: 'PORTAL_CHANGES' }>): void {
    const { status, present } = event;
    changePolicy(this.#carrier(carrier), record, {
      ...(status === undefined ? {} : { status }),
      ...(present === undefined ? {} : { present }),
    });
  }

  async enter(key: string): Promise<void> {
    const policy = this.policy(key);
    const entry = this.#system.laid.entries.get(key);
    if (entry === undefined) throw new Error(`Nothing is known of ${key}.`);
    const api = this.#organization(policy.organization).api();
    const { owner, crm, product, issueDate } = entry;
    const contact = { displayName: `${owner.firstName} ${owner.lastName}` };
    const { id: contactId } = await body(api.POST('/api/v1/contacts', { params: once(), body: contact }));
    const productId = await this.#productId(policy, product.name);
    const statusId = await statusIdOf(api, crm.statusIndicator.toUpperCase());
    const entered = { contactId, productId, statusId, number: crm.number, issueDate };
    await body(api.POST('/api/v1/policies', { params: once(), body: entered }));
  }

  async close(key: string): Promise<void> {
    const api = this.#apiOf(key);
    const params = { path: { id: await this.#policyId(key) } };
    const statusId = await statusIdOf(api, 'CLOSED');
    await body(api.PATCH('/api/v1/policies/{id}', { params, body: { statusId } }));
  }

  /** Another client of the agency owns it now. */
  async changeHands(key: string): Promise<void> {
    const api = this.#apiOf(key);
    const contact = { displayName: 'The new owner' };
    const { id: contactId } = await body(api.POST('/api/v1/contacts', { params: once(), body: contact }));
    const params = { path: { id: await this.#policyId(key) } };
    await body(api.PATCH('/api/v1/policies/{id}', { params, body: { contactId } }));
  }

  async force(key: string, source: string): Promise<void> {
    const params = { path: { id: await this.#policyId(key) }, ...once() };
    const request = { sourceId: this.sourceId(source) };
    await body(this.#apiOf(key).POST('/api/v1/policies/{id}/force-syncs', { params, body: request }));
  }

  source(key: string): PlannedSource {
    return found(this.#sources.get(key), key);
  }

  policy(key: string): CrmPolicy {
    return found(this.#policies.get(key), key);
  }

  sourceId(key: string): string {
    return found(this.#organizationOf(this.source(key)).sourceIds.get(key), key);
  }

  #apiOf(policy: string): ApiClient {
    return this.#organization(this.policy(policy).organization).api();
  }

  #organizationOf({ organization }: PlannedSource): RunningOrganization {
    return this.#organization(organization);
  }

  #organization(key: string): RunningOrganization {
    return found(this.#system.organizations.get(key), key);
  }

  #carrier(id: CarrierId): DaysSystem['sandbox']['meridian'] {
    return id === 'meridian-life' ? this.#system.sandbox.meridian : this.#system.sandbox.northgate;
  }

  async #productId({ organization, institution }: CrmPolicy, name: string): Promise<string> {
    const { rows } = await this.#system.admin.query<{ id: string }>(
      `SELECT pr.id FROM products pr JOIN institutions i ON i.id = pr.institution_id
       WHERE pr.organization_id = $1 AND i.name = $2 AND pr.name = $3`,
      [this.#organization(organization).organizationId, institution, name],
    );
    return found(rows[0]?.id, name);
  }

  async #policyId(key: string): Promise<string> {
    const { organization, institution, number } = this.policy(key);
    const { rows } = await this.#system.admin.query<{ id: string }>(
      `SELECT p.id FROM policies p JOIN products pr ON pr.id = p.product_id
         JOIN institutions i ON i.id = pr.institution_id
       WHERE p.organization_id = $1 AND i.name = $2 AND p.number = $3 AND p.deleted_at IS NULL`,
      [this.#organization(organization).organizationId, institution, number],
    );
    return found(rows[0]?.id, key);
  }
}

async function statusIdOf(api: ApiClient, indicator: string): Promise<string> {
  const { items } = await body(api.GET('/api/v1/product-statuses'));
  return found(items.find((status) => status.indicator === indicator)?.id, indicator);
}

function found<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`There is no ${name}.`);
  return value;
}
