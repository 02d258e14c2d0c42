import type { Plant } from '../plant.ts';

const reportSpec = 'api/syncReport/syncReport.integration.spec.ts';
const setupSpec = 'api/setup.integration.spec.ts';
const securitySpec = 'database/security.integration.spec.ts';

/** What an office sees, and what is written down of its people. */
export const officePlants: readonly Plant[] = [
  {
    name: 'session-longer-than-a-week',
    breaks: 'A sign-in lasts a week at most.',
    file: 'api/access/sessions.ts',
    text: `const expiry = \`least(now() + interval '12 hours', created_at + interval '7 days')\`;`,
    replacement: `const expiry = \`now() + interval '12 hours'\`;`,
    noticedBy: ['api/auth/signIn.integration.spec.ts'],
  },
  {
    name: 'stream-outlives-its-session',
    breaks: 'A stream of events ends with its session, wherever that ended.',
    file: 'api/events/eventStreams.ts',
    text: 'if (!(await this.sessions.stands(user))) stream.end();',
    replacement: 'await this.sessions.stands(user);',
    noticedBy: ['api/events/eventStreams.spec.ts'],
  },
  {
    name: 'streams-counted-by-office',
    breaks: 'One person’s open pages take no other’s.',
    file: 'api/events/eventStreams.ts',
    text: 'one.userId === user.userId',
    replacement: 'one.organizationId === user.organizationId',
    noticedBy: ['api/events/eventStreams.spec.ts'],
  },
  {
    name: 'third-decimal-cut',
    breaks: 'An amount is shown with every decimal that the carrier gave.',
    file: 'api/policies/policyValues.ts',
    text: `decimals.replace(/0+$/, '').padEnd(2, '0')`,
    replacement: `decimals.slice(0, 2).padEnd(2, '0')`,
    noticedBy: ['api/policies/policyValues.spec.ts'],
  },
  {
    name: 'siblings-not-woken',
    breaks: 'The other sources hear that a removed one’s policies are theirs.',
    file: 'api/sources/sourceRemoval.service.ts',
    text: 'this.sweeps.wake(user.organizationId, [id, ...siblingIds]);',
    replacement: 'this.sweeps.wake(user.organizationId, siblingIds.length < 0 ? siblingIds : [id]);',
    noticedBy: ['api/sources/sourceRemoval.spec.ts'],
  },
  {
    name: 'forced-not-woken-at-removal',
    breaks: 'Force syncs at a source that is removed are ended.',
    file: 'api/sources/sourceRemoval.service.ts',
    text: 'for (const policyId of forcedPolicyIds) this.forceSyncs',
    replacement: 'for (const policyId of forcedPolicyIds.slice(1)) this.forceSyncs',
    noticedBy: ['api/sources/sourceRemoval.spec.ts'],
  },
  {
    name: 'filter-by-source-ignored',
    breaks: 'The report shows the policies of the source that was asked for.',
    file: 'api/syncReport/reportFilter.ts',
    text: 'conditions.push(`source_id = ${parameter(query.sourceId)}`)',
    replacement: 'conditions.push(`${parameter(query.sourceId)}::uuid IS NOT NULL`)',
    noticedBy: [reportSpec],
  },
  {
    name: 'export-forgets-its-filter',
    breaks: 'An export holds what its filters let through, on every page.',
    file: 'api/syncReport/syncReportExport.service.ts',
    text: 'page = await this.page(user, query, page.nextCursor);',
    replacement: "page = await this.page(user, query.search === '' ? query : {}, page.nextCursor);",
    noticedBy: [reportSpec],
  },
  {
    name: 'deleted-contacts-counted',
    breaks: 'Contacts are counted while they are there.',
    file: 'api/contacts/contactSearch.service.ts',
    text: `'SELECT count(*)::int AS contacts FROM contacts WHERE deleted_at IS NULL'`,
    replacement: `'SELECT count(*)::int AS contacts FROM contacts'`,
    noticedBy: [setupSpec],
  },
  {
    name: 'deleted-policies-counted',
    breaks: 'A contact’s policies are counted while they are there.',
    file: 'api/contacts/contactSearch.service.ts',
    text: 'WHERE p.contact_id = c.id AND p.deleted_at IS NULL)',
    replacement: 'WHERE p.contact_id = c.id)',
    noticedBy: [setupSpec],
  },
  {
    name: 'another-product-not-owed',
    breaks: 'A policy of another product is owed a reading again.',
    file: 'api/policies/policies.service.ts',
    text: '(productId !== undefined && productId !== policy.productId)',
    replacement: '(productId !== undefined && productId === policy.number)',
    noticedBy: [setupSpec],
  },
  {
    name: 'paused-device-chosen',
    breaks: 'A new source is given no paused device.',
    file: 'api/sources/deviceOfSource.ts',
    text: `     WHERE d.state = 'ACTIVE'
     ORDER BY d.online DESC`,
    replacement: '     ORDER BY d.online DESC',
    noticedBy: [setupSpec],
  },
  {
    name: 'resolved-finding-not-audited',
    breaks: 'Who resolved a finding is audited.',
    file: 'api/findings/findings.service.ts',
    text: `        await audit(transaction, user, 'finding.resolved', 'finding', id);
`,
    replacement: `        void audit;
`,
    noticedBy: [setupSpec],
  },
  {
    name: 'finding-resolved-by-the-last',
    breaks: 'A finding keeps who resolved it first.',
    file: 'api/findings/findings.service.ts',
    text: `WHERE id = $1 AND resolved_at IS NULL
`,
    replacement: `WHERE id = $1
`,
    noticedBy: [setupSpec],
  },
  {
    name: 'removed-policy-not-audited',
    breaks: 'Who removed a policy is audited.',
    file: 'api/policies/policies.service.ts',
    text: `      await audit(transaction, user, 'policy.removed', 'policy', id);
`,
    replacement: '',
    noticedBy: [setupSpec],
  },
  {
    name: 'removed-device-not-audited',
    breaks: 'Who removed a device is audited.',
    file: 'api/devices/devices.service.ts',
    text: `      await audit(transaction, user, 'device.removed', 'device', id);
`,
    replacement: '',
    noticedBy: [setupSpec],
  },
  {
    name: 'paused-source-not-audited',
    breaks: 'Who paused or resumed a source is audited.',
    file: 'api/sources/sourceStates.service.ts',
    text: `      await audit(transaction, user, action, 'source', id);
`,
    replacement: `      void action; void audit;
`,
    noticedBy: [setupSpec],
  },
  {
    name: 'audit-may-be-rewritten',
    breaks: 'No role can change what was audited.',
    file: 'database/migrations/initialSchema/access.ts',
    text: 'GRANT INSERT ON outbox, audit_events TO ${api}, ${sync}, ${gateway};',
    replacement: `GRANT INSERT ON outbox, audit_events TO \${api}, \${sync}, \${gateway};
GRANT UPDATE, DELETE ON audit_events TO \${api};`,
    noticedBy: [securitySpec],
  },
  {
    name: 'look-up-for-everybody',
    breaks: 'A look-up across tenants is called by those only to whom it is granted.',
    file: 'database/migrations/1795200320000-stop-carriers.ts',
    text: `      await runner.query(\`REVOKE ALL ON FUNCTION \${signature} FROM PUBLIC\`);
`,
    replacement: '',
    noticedBy: [securitySpec],
  },
];
