export const roles = [
  'OWNER',
  'MANAGER',
  'ADVISOR',
  'ASSISTANT',
  'COMPLIANCE',
  'FMO_ADMIN',
  'OPERATOR',
] as const;
export type Role = (typeof roles)[number];

/**
 * What a person may do, independent of any endpoint. Guide 000 requires Owner or Manager for devices,
 * institutions, sources and mappings; linking and force syncing is the daily work of everyone who serves clients.
 */
export const capabilities = [
  'crm.read',
  'crm.write',
  'devices.read',
  'devices.manage',
  'institutions.read',
  'institutions.manage',
  'sources.link',
  'policies.forceSync',
  'reports.read',
  'operations.read',
  'operations.manage',
] as const;
export type Capability = (typeof capabilities)[number];

const readsEverything: readonly Capability[] = [
  'crm.read',
  'devices.read',
  'institutions.read',
  'reports.read',
];
const servesClients: readonly Capability[] = [
  ...readsEverything,
  'crm.write',
  'sources.link',
  'policies.forceSync',
];
const managesSetup: readonly Capability[] = [...servesClients, 'devices.manage', 'institutions.manage'];

const capabilitiesOfRole: Record<Role, readonly Capability[]> = {
  OWNER: managesSetup,
  MANAGER: managesSetup,
  ADVISOR: servesClients,
  ASSISTANT: servesClients,
  COMPLIANCE: readsEverything,
  FMO_ADMIN: readsEverything,
  OPERATOR: ['operations.read', 'operations.manage'],
};

export function capabilitiesFor(role: Role): readonly Capability[] {
  return capabilitiesOfRole[role];
}

export function roleMay(role: Role, capability: Capability): boolean {
  return capabilitiesOfRole[role].includes(capability);
}
