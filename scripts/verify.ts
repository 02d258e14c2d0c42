import { spawn } from 'node:child_process';
import { cloneRoot } from './engines/places.ts';
import { elapsed } from './processes/elapsed.ts';
import { lastCount, sumOf, type Count } from './verify/counts.ts';

/**
 * The whole verification with nothing skipped, as `.ci/run` calls it: the checks, every test, kills, the conformance
 * kit at every portal, and planted bugs. The last line sums what all of them counted.
 */
interface Step {
  readonly name: string;
  /** A program and its arguments. */
  readonly command: readonly [string, ...string[]];
}

const conformance: readonly Step[] = [
  { name: 'conformance', command: ['npm', 'run', '--silent', 'conformance', '--', '--all'] },
  {
    name: 'planted bugs',
    command: ['npm', 'run', '--silent', 'conformance', '--', '--planted', 'meridian-life'],
  },
  {
    name: 'conformance at Redmine',
    command: [process.execPath, 'test/real-portals/conformanceAtRedmine.ts'],
  },
];
/** One after the other; those in one group side by side, because they mostly wait for portals. */
const plan: readonly (readonly Step[])[] = [
  [{ name: 'check', command: ['npm', 'run', '--silent', 'check'] }],
  [{ name: 'test', command: ['npm', 'test', '--silent'] }],
  conformance,
  [{ name: 'chaos', command: ['npm', 'run', '--silent', 'chaos', '--', '--kills', '20'] }],
];

const running = new Set<ReturnType<typeof spawn>>();
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stop.abort();
    for (const child of running) child.kill(signal);
  });
}

const counts: Count[] = [];
for (const group of plan) {
  if (stop.signal.aborted) break;
  const together = group.length > 1;
  const done = await Promise.all(group.map((step) => run(step, together)));
  counts.push(...done);
}
const total = sumOf(counts);
process.stdout.write(`${String(total.passed)} passed, ${String(total.failed)} failed\n`);
process.exitCode = total.failed === 0 && !stop.signal.aborted ? 0 : 1;

/** A step that counts nothing itself counts as one. */
async function run({ name, command }: Step, together: boolean): Promise<Count> {
  const startedAt = Date.now();
  const [program, ...parameters] = command;
  const child = spawn(program, parameters, { cwd: cloneRoot, stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  const lines: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (!together) process.stdout.write(text);
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  const code = await new Promise<number>((resolve) => {
    child.once('close', (exitCode) => resolve(exitCode ?? 1));
  });
  running.delete(child);
  // What ran side by side is printed whole, one after the other.
  if (together) process.stdout.write(`${lines.join('\n')}\n`);
  const count = lastCount(lines, code);
  process.stdout.write(
    `${name}: ${String(count.passed)} passed, ${String(count.failed)} failed (${elapsed(startedAt)})\n`,
  );
  return count;
}
