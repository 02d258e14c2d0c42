import 'reflect-metadata';
import { prepareDatabase } from '../../database/prepareDatabase.ts';
import { readPrepareConfig } from './config.ts';
import { registerSearchAttributes } from './registerSearchAttributes.ts';

/** Runs once before the processes of a deployment: roles, schema and search attributes, made or brought up to date. */
const config = readPrepareConfig(process.env);
const { databaseName, rolePasswords } = config;
await prepareDatabase(config.adminDatabaseUrl, { databaseName, rolePasswords });
await registerSearchAttributes(config.temporalAddress, config.temporalNamespace);
process.stdout.write('Database and search attributes are ready.\n');
