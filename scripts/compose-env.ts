import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cloneRoot } from './engines/places.ts';
import { drawSecrets } from './start/secrets.ts';

/** Writes .env for docker compose with keys and passwords of its own; an existing file is left as it is. */
const file = join(cloneRoot, '.env');
if (existsSync(file)) {
  process.stdout.write('.env is there already; nothing was changed.\n');
} else {
  const { databasePasswords, payloadKey, taskTokenKey, sessionTokenKey } = drawSecrets();
  const settings = {
    POSTGRES_PASSWORD: databasePasswords.superuser,
    MIGRATOR_PASSWORD: databasePasswords.migrator,
    API_PASSWORD: databasePasswords.api,
    SYNC_PASSWORD: databasePasswords.sync,
    GATEWAY_PASSWORD: databasePasswords.gateway,
    PAYLOAD_KEY: payloadKey,
    TASK_TOKEN_KEY: taskTokenKey,
    SESSION_TOKEN_KEY: sessionTokenKey,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(file, lines.join(''), { mode: 0o600 });
  process.stdout.write(
    'Wrote .env. Keep a copy: what is encrypted with its keys can be read with nothing else.\n',
  );
}
