import { execFileSync } from 'node:child_process';
import { cp, lstat, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, parse, resolve } from 'node:path';
import { exists } from './installOnce.ts';

/** PostgreSQL refuses to run as root, so a root supervisor runs it as this user. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

const userName = 'postgres';

/** Undefined unless this process is root. Creates the system user when the machine has none. */
export function postgresUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return lookUp() ?? createUser();
}

function lookUp(): SystemUser | undefined {
  const idOf = (flag: string): number =>
    Number(execFileSync('id', [flag, userName], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    return undefined;
  }
}

function createUser(): SystemUser {
  execFileSync('useradd', ['--system', '--user-group', '--no-create-home', userName], { stdio: 'inherit' });
  const user = lookUp();
  if (user === undefined) throw new Error(`The system user ${userName} could not be created.`);
  return user;
}

/** True when `user` may enter every folder on the way to `path` (missing ones will be created for it). */
export async function canReach(user: SystemUser, path: string): Promise<boolean> {
  const root = parse(resolve(path)).root;
  for (let folder = resolve(path); folder !== root; folder = dirname(folder)) {
    if (!(await exists(folder))) continue;
    const { mode, uid, gid } = await stat(folder);
    const enter = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & enter) === 0) return false;
  }
  return true;
}

/** A copy of a folder at a place that the user can reach; made once for each version of the original. */
export async function reachableCopy(user: SystemUser, folder: string, name: string): Promise<string> {
  if (await canReach(user, folder)) return folder;
  const { mtimeMs } = await lstat(folder);
  const copy = join('/var/cache/carrier-sync', `${name}-${String(Math.trunc(mtimeMs))}`);
  if (await exists(copy)) return copy;
  const unfinished = `${copy}.unfinished-${String(process.pid)}`;
  await mkdir(dirname(copy), { recursive: true });
  await cp(folder, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, copy).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await exists(copy))) throw error;
  });
  return copy;
}
