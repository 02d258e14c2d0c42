/**
 * Runs `scripts/<name>.ts` under Node 24 with the packages of package-lock.json in place, installing what is
 * missing first: `node scripts/bootstrap.mjs <name> [arguments]`. The only file here that an older Node reads
 * (16 or later): built-in modules only, no TypeScript.
 */
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const wantedMajor = 24;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const cache = path.join(
  process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'),
  'carrier-sync',
  'engines',
);
const lockTimeoutMs = 60_000;

const say = (line) => process.stderr.write(`${line}\n`);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const seconds = (startedAt) => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;

await main(process.argv.slice(2));

async function main([script, ...scriptArguments]) {
  if (script === undefined || !/^[a-z-]+$/.test(script)) {
    say('usage: node scripts/bootstrap.mjs <name of a file in scripts/> [arguments]');
    process.exit(64);
  }
  try {
    const node = await findNode();
    await installPackages(node);
    runScript(node, path.join(root, 'scripts', `${script}.ts`), scriptArguments);
  } catch (error) {
    say(`Set-up failed: ${error.message}`);
    process.exit(1);
  }
}

/** Path of a Node that is new enough: this one, else ours in the cache, installed there when missing. */
async function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= wantedMajor) return process.execPath;
  const home = path.join(cache, `node-${wantedMajor}`);
  const node = path.join(home, 'node_modules', 'node', 'bin', 'node');
  if (isWanted(node)) return node;
  await holdingLock(path.join(cache, `node-${wantedMajor}.lock`), async () => {
    if (!isWanted(node)) await installNode(home);
  });
  if (!isWanted(node)) throw new Error(`npm installed no working Node ${wantedMajor} at ${node}.`);
  return node;
}

function isWanted(node) {
  try {
    return execFileSync(node, ['--version'], { encoding: 'utf8' }).startsWith(`v${wantedMajor}.`);
  } catch {
    return false;
  }
}

/** Installs into a folder of its own and renames it at the end: a killed run leaves nothing half done. */
async function installNode(home) {
  const startedAt = Date.now();
  say(`This is Node ${process.versions.node}; fetching Node ${wantedMajor} from npm (about 45 MB, once)…`);
  removeUnfinished(home);
  const unfinished = fs.mkdtempSync(`${home}.unfinished-`);
  try {
    fs.writeFileSync(path.join(unfinished, 'package.json'), '{ "private": true }\n');
    const flags = ['install', `node@${wantedMajor}`, '--no-fund', '--no-audit', '--prefix', unfinished];
    await runNpm(flags, { cwd: unfinished }, () => `Node ${wantedMajor}: ${seconds(startedAt)}…`);
    fs.rmSync(home, { recursive: true, force: true });
    fs.renameSync(unfinished, home);
  } finally {
    fs.rmSync(unfinished, { recursive: true, force: true });
  }
  say(`Node ${wantedMajor} is in ${home} (${seconds(startedAt)}).`);
}

function removeUnfinished(home) {
  for (const name of fs.readdirSync(path.dirname(home))) {
    if (!name.startsWith(`${path.basename(home)}.unfinished-`)) continue;
    fs.rmSync(path.join(path.dirname(home), name), { recursive: true, force: true });
  }
}

async function installPackages(node) {
  if (!packagesAreStale()) return;
  await holdingLock(
    path.join(cache, `packages-${Buffer.from(root).toString('base64url').slice(-60)}.lock`),
    async () => {
      if (!packagesAreStale()) return;
      const startedAt = Date.now();
      const total = Object.keys(readLock('package-lock.json')).length;
      say(`Installing ${total} packages (npm ci; 1 to 3 minutes when npm's cache is empty)…`);
      await runNpm(['ci', '--no-fund', '--no-audit'], { cwd: root, env: withNodeFirst(node) }, () => {
        return `Packages: ${countInstalled()} of about ${total}, ${seconds(startedAt)}…`;
      });
      say(`Packages installed in ${seconds(startedAt)}.`);
    },
  );
}

/** npm writes node_modules/.package-lock.json last, so an install that was cut short counts as stale too. */
function packagesAreStale() {
  const wanted = readLock('package-lock.json');
  const installed = readLock(path.join('node_modules', '.package-lock.json'));
  return Object.entries(wanted).some(([name, entry]) => {
    if (name === '' || entry.link) return false;
    if (installed[name] === undefined) return !entry.optional && !entry.devOptional && !entry.peer;
    return installed[name].version !== entry.version;
  });
}

function readLock(file) {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

function countInstalled() {
  const modules = path.join(root, 'node_modules');
  if (!fs.existsSync(modules)) return 0;
  return fs.readdirSync(modules).reduce((count, name) => {
    return count + (name.startsWith('@') ? fs.readdirSync(path.join(modules, name)).length : 1);
  }, 0);
}

function withNodeFirst(node) {
  return { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH || ''}` };
}

/** Runs npm, keeps its output for the error, and says `progress()` every ten seconds. */
function runNpm(flags, options, progress) {
  return new Promise((resolve, reject) => {
    const isWindows = process.platform === 'win32';
    const child = spawn('npm', flags, { ...options, shell: isWindows, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => output.push(String(chunk)));
    const timer = setInterval(() => say(progress()), 10_000);
    const settle = (error) => {
      clearInterval(timer);
      if (error === undefined) resolve();
      else reject(new Error(`npm ${flags[0]} failed: ${error}\n${output.join('').slice(-4000)}`));
    };
    child.once('error', (error) => settle(error.message));
    child.once('close', (code, signal) => settle(code === 0 ? undefined : signal || `exit code ${code}`));
  });
}

/** One run at a time; a lock that its holder no longer refreshes was left behind and is taken over. */
async function holdingLock(file, work) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  let saidWaiting = false;
  while (!tryLock(file)) {
    if (!saidWaiting) say('Another run is installing the same; waiting for it…');
    saidWaiting = true;
    await wait(500);
  }
  const refresh = setInterval(() => fs.utimesSync(file, new Date(), new Date()), 5_000);
  try {
    await work();
  } finally {
    clearInterval(refresh);
    fs.rmSync(file, { force: true });
  }
}

function tryLock(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (isAbandoned(file)) fs.rmSync(file, { force: true });
  return false;
}

function isAbandoned(file) {
  try {
    if (Date.now() - fs.statSync(file).mtimeMs > lockTimeoutMs) return true;
    const holder = Number(fs.readFileSync(file, 'utf8'));
    if (holder > 0) process.kill(holder, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** Hands over: same terminal, signals passed on, the script's exit code kept. */
function runScript(node, file, scriptArguments) {
  if (!fs.existsSync(file)) throw new Error(`there is no ${path.relative(root, file)}`);
  // The fourth channel closes when this process dies, however it dies: the script can notice.
  const child = spawn(node, [file, ...scriptArguments], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: withNodeFirst(node),
  });
  let isAskedToStop = false;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(name, () => {
      isAskedToStop = true;
      child.kill(name);
    });
  // npm that passes a signal on ends right after it: to say so again would be a second Ctrl-C.
  whenNpmIsGone(() => isAskedToStop || child.kill('SIGTERM'));
  child.once('error', (error) => {
    say(`${node} could not be run: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', (code, signal) =>
    process.exit(signal === null ? code : 128 + os.constants.signals[signal]),
  );
}

/** npm that is killed outright tells nobody; the shell that it started, or this process, then has another parent. */
function whenNpmIsGone(act) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const grandparent = parentOf(parent);
  const watch = setInterval(() => {
    if (process.ppid === parent && parentOf(parent) === grandparent) return;
    clearInterval(watch);
    act();
  }, 1_000).unref();
}

function parentOf(pid) {
  try {
    return fs
      .readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[1];
  } catch {
    return undefined;
  }
}
