import type { Plant } from '../plant.ts';

const eventsSpec = 'api/events/events.integration.spec.ts';

/** The walls between organizations. */
export const tenantPlants: readonly Plant[] = [
  {
    name: 'wall-that-is-a-way-in',
    breaks: 'The gateway finds rows by their keys, never by going through an organization.',
    file: 'database/migrations/1795200430000-gateway-goes-by-keys.ts',
    text: "'CASE WHEN organization_id = current_organization_id() THEN true ELSE false END'",
    replacement: "'organization_id = current_organization_id()'",
    noticedBy: ['database/security.integration.spec.ts'],
  },
  {
    name: 'tenant-stays-on-the-connection',
    breaks: 'The tenant of a transaction ends with it.',
    file: 'database/tenantTransaction.ts',
    text: `set_config('app.organization_id', $1, true)`,
    replacement: `set_config('app.organization_id', $1, false)`,
    noticedBy: ['database/tenantTransaction.integration.spec.ts'],
  },
  {
    name: 'tenant-forgotten-in-one-query',
    breaks: 'A change that makes policies eligible wakes the sweeps of its own organization.',
    file: 'api/policies/owedPolicies.ts',
    text: 'this.database.inTenant(organizationId, ({ manager }) =>',
    replacement: 'this.database.outsideTenants((manager) =>',
    noticedBy: ['api/policies/wakesSweeps.integration.spec.ts'],
  },
  {
    name: 'wrong-tenant-in-one-query',
    breaks: 'A search finds contacts of its own organization only.',
    file: 'database/migrations/initialSchema/access.ts',
    text: 'WHERE c.organization_id = current_organization_id() AND c.deleted_at IS NULL',
    replacement: 'WHERE c.organization_id = c.organization_id AND c.deleted_at IS NULL',
    noticedBy: ['database/security.integration.spec.ts'],
  },
  {
    name: 'wrong-tenant-in-a-search-of-policies',
    breaks: 'A search finds policies of its own organization only.',
    file: 'database/migrations/initialSchema/access.ts',
    text: 'WHERE p.organization_id = current_organization_id() AND p.deleted_at IS NULL',
    replacement:
      'WHERE p.organization_id = coalesce(p.organization_id, current_organization_id()) AND p.deleted_at IS NULL',
    noticedBy: ['database/security.integration.spec.ts'],
  },
  {
    name: 'table-without-force',
    breaks: "Row-level security holds for a table's owner as well.",
    file: 'database/migrations/initialSchema/access.ts',
    text: 'ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;',
    replacement: 'ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY;',
    noticedBy: ['database/security.integration.spec.ts'],
  },
  {
    name: 'events-of-whoever-came-first',
    breaks: 'A stream of events brings nothing of another organization.',
    file: 'api/events/eventStreams.ts',
    text: 'new EventStream(reply.raw, this.outbox, user.organizationId, position);',
    replacement: `new EventStream(
      reply.raw,
      this.outbox,
      [...this.streams.values()][0]?.organizationId ?? user.organizationId,
      position,
    );`,
    noticedBy: [eventsSpec],
  },
  {
    name: 'events-twice',
    breaks: 'A stream goes on after the last event that the browser has.',
    file: 'api/events/outboxReader.ts',
    text: 'AND position > $2 ORDER BY',
    replacement: 'AND position >= $2 ORDER BY',
    noticedBy: [eventsSpec],
  },
  {
    name: 'reference-to-anywhere',
    breaks: "A policy is not given to another organization's contact.",
    file: 'api/policies/policies.service.ts',
    text: '!(await manager.existsBy(Contact, { id: contactId, deletedAt: IsNull() }))',
    replacement: '!(await manager.existsBy(Contact, { deletedAt: IsNull() }))',
    noticedBy: ['api/setup.integration.spec.ts'],
  },
];
