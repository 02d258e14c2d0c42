import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Drawn once for each data folder and kept: what is encrypted with them must stay readable. */
export interface Secrets {
  readonly databasePasswords: Readonly<Record<'superuser' | 'migrator' | 'api' | 'sync' | 'gateway', string>>;
  /** Base64 of 32 bytes each. */
  readonly payloadKey: string;
  readonly taskTokenKey: string;
  readonly sessionTokenKey: string;
  /** Of all demo people. */
  readonly demoPassword: string;
}

export async function loadSecrets(home: string): Promise<Secrets> {
  const file = join(home, 'secrets.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Secrets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const secrets = drawSecrets();
  await writeFile(`${file}.new`, JSON.stringify(secrets, undefined, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return secrets;
}

export function drawSecrets(): Secrets {
  const password = (): string => randomBytes(24).toString('base64url');
  const key = (): string => randomBytes(32).toString('base64');
  return {
    databasePasswords: {
      superuser: password(),
      migrator: password(),
      api: password(),
      sync: password(),
      gateway: password(),
    },
    payloadKey: key(),
    taskTokenKey: key(),
    sessionTokenKey: key(),
    demoPassword: randomBytes(9).toString('base64url'),
  };
}
