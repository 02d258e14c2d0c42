import { databaseRoles, type DatabaseRole } from '../../database/roles.ts';

export interface PrepareConfig {
  readonly adminDatabaseUrl: string;
  readonly databaseName: string;
  readonly rolePasswords: Record<DatabaseRole, string>;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
}

/** @throws Error that names every variable that is missing */
export function readPrepareConfig(environment: Readonly<Record<string, string | undefined>>): PrepareConfig {
  const missing: string[] = [];
  const required = (name: string): string => {
    const value = environment[name] ?? '';
    if (value === '') missing.push(name);
    return value;
  };
  const passwords = databaseRoles.map((role) => [role, required(`${role.toUpperCase()}_PASSWORD`)] as const);
  const config: PrepareConfig = {
    adminDatabaseUrl: required('ADMIN_DATABASE_URL'),
    databaseName: required('DATABASE_NAME'),
    rolePasswords: Object.fromEntries(passwords) as Record<DatabaseRole, string>,
    temporalAddress: required('TEMPORAL_ADDRESS'),
    temporalNamespace: required('TEMPORAL_NAMESPACE'),
  };
  if (missing.length > 0) throw new Error(`Nothing was prepared; missing: ${missing.join(', ')}`);
  return config;
}
