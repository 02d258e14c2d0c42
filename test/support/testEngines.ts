import { readFileSync } from 'node:fs';

/** What the global set-up started (or was given); specs read it from the file that this variable names. */
export const enginesFileVariable = 'CARRIER_SYNC_TEST_ENGINES';

export interface TestEngines {
  /** Superuser's URL of a PostgreSQL cluster in which every spec makes databases of its own. */
  readonly postgresAdminUrl: string;
  /** host:port of a Temporal server in which every spec makes a namespace of its own. */
  readonly temporalAddress: string;
  /** The built workflow bundle; undefined while there are no workflows. */
  readonly workflowBundlePath?: string;
}

export function testEngines(): TestEngines {
  const file = process.env[enginesFileVariable];
  if (file === undefined) {
    throw new Error(
      'No engines are running: only *.integration.spec.ts, test/e2e and test/real-portals have them.',
    );
  }
  return JSON.parse(readFileSync(file, 'utf8')) as TestEngines;
}
