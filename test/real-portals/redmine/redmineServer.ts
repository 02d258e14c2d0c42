import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { TOTP } from 'otpauth';
import { freePort } from '../../../scripts/processes/ports.ts';

const run = promisify(execFile);
const scripts = fileURLToPath(new URL('.', import.meta.url));
const installTimeoutMs = 10 * 60_000;
const codeStepMs = 30_000;

/** What Redmine really holds about one policy, written by its seed. */
export interface RedmineTruth {
  'Policy number': string;
  'Surrender value': string;
  'Annual premium': string;
  'Paid to date': string;
  id: number;
  closed: boolean;
}

interface Credentials {
  user: string;
  password: string;
  /** Base32. */
  totp: string;
}

/** Installs Redmine from the distribution's packages; returns why it cannot be, or null when it is there. */
export async function installRedmine(): Promise<string | null> {
  try {
    await run('bash', [join(scripts, 'install.sh')], { timeout: installTimeoutMs });
    return null;
  } catch (error) {
    const output = (error as { stderr?: string }).stderr ?? '';
    return `Redmine cannot be installed here: ${output.trim().split('\n').at(-1) ?? String(error)}`;
  }
}

/** A Redmine that runs, with what its seed says about it. */
export class RedmineServer {
  readonly origin: string;
  readonly credentials: Credentials;
  readonly truth: readonly RedmineTruth[];
  readonly #port: number;
  #lastStep = 0;

  private constructor(port: number, credentials: Credentials, truth: RedmineTruth[]) {
    this.#port = port;
    this.origin = `http://127.0.0.1:${port}`;
    this.credentials = credentials;
    this.truth = truth;
  }

  static async start(): Promise<RedmineServer> {
    const port = await freePort('127.0.0.1');
    await script('start.sh', port);
    const credentials = JSON.parse(
      await readFile(join(redmineFolder(), 'creds.json'), 'utf8'),
    ) as Credentials;
    const truth = JSON.parse(await readFile(join(redmineFolder(), 'truth.json'), 'utf8')) as RedmineTruth[];
    return new RedmineServer(port, credentials, truth);
  }

  /** The next code that Redmine accepts; it takes none twice, so this may wait for up to 30 s. */
  async freshCode(): Promise<string> {
    const usedUntil = (this.#lastStep + 1) * codeStepMs;
    if (this.#lastStep > 0 && Date.now() < usedUntil) await sleep(usedUntil - Date.now());
    this.#lastStep = Math.floor(Date.now() / codeStepMs);
    return new TOTP({ secret: this.credentials.totp }).generate();
  }

  async expireSessions(): Promise<void> {
    await script('expire.sh', this.#port);
  }

  async stop(): Promise<void> {
    await script('stop.sh', this.#port);
  }
}

/** Where its seed writes what is true. */
export function redmineFolder(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return process.env['REDMINE_DIR'] ?? join(cache, 'carrier-sync', 'redmine');
}

async function script(name: string, port: number): Promise<void> {
  const env = { ...process.env, REDMINE_PORT: String(port) };
  await run('bash', [join(scripts, name)], { env, timeout: 2 * 60_000 });
}
