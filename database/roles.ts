/** The login roles; none is a superuser and none has BYPASSRLS. */
export const databaseRoles = ['migrator', 'api', 'sync', 'gateway'] as const;
export type DatabaseRole = (typeof databaseRoles)[number];

export function roleName(role: DatabaseRole): string {
  return `carrier_sync_${role}`;
}

/**
 * Owns the few look-ups across tenants. It cannot log in, has no BYPASSRLS either, and sees through policies of its
 * own just the columns that those functions return.
 */
export const definerRoleName = 'carrier_sync_definer';
