import type { OrganizationKind, Subscription } from '../../contracts/domain/organizations.ts';
import type { Role } from '../../contracts/domain/roles.ts';

export interface DemoPerson {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

export interface DemoOrganization {
  /** Fixed, so that a second start finds what the first one laid down. */
  readonly id: string;
  readonly kind: OrganizationKind;
  readonly name: string;
  readonly timeZone: string;
  readonly subscription: Subscription;
  readonly people: readonly DemoPerson[];
}

export const demoAgency: DemoOrganization = {
  id: '0d3f6a52-9c1e-4b7a-8f20-5a1c0e6b9d01',
  kind: 'AGENCY',
  name: 'Harbor Light Financial',
  timeZone: 'America/New_York',
  subscription: 'PREMIER',
  people: [
    { email: 'owner@harborlight.example', name: 'Olivia Grant', role: 'OWNER' },
    { email: 'manager@harborlight.example', name: 'Marcus Webb', role: 'MANAGER' },
    { email: 'advisor@harborlight.example', name: 'Ava Torres', role: 'ADVISOR' },
    { email: 'assistant@harborlight.example', name: 'Ben Okafor', role: 'ASSISTANT' },
    { email: 'compliance@harborlight.example', name: 'Claire Dubois', role: 'COMPLIANCE' },
  ],
};

export const demoOrganizations: readonly DemoOrganization[] = [
  demoAgency,
  {
    id: '0d3f6a52-9c1e-4b7a-8f20-5a1c0e6b9d02',
    kind: 'FMO',
    name: 'Keystone Marketing Group',
    timeZone: 'America/Chicago',
    subscription: 'ENTERPRISE',
    people: [{ email: 'fmo@keystone.example', name: 'Frank Adler', role: 'FMO_ADMIN' }],
  },
  {
    id: '0d3f6a52-9c1e-4b7a-8f20-5a1c0e6b9d03',
    kind: 'AGENCY',
    name: 'Platform operations',
    timeZone: 'UTC',
    subscription: 'BASIC',
    people: [{ email: 'operator@platform.example', name: 'Priya Nair', role: 'OPERATOR' }],
  },
];
