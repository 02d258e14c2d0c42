import { InitialSchema1795200000000 } from './1795200000000-initial-schema.ts';

/** All migrations, oldest first. */
export const migrations = [InitialSchema1795200000000];
