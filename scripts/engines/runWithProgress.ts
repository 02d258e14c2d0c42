import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ProgressOptions {
  readonly timeoutMs: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Called for each line of output, from either stream. */
  readonly onLine: (line: string) => void;
}

/** Runs a program to its end; throws with its last lines when it fails or takes longer than `timeoutMs`. */
export async function runWithProgress(
  command: string,
  flags: readonly string[],
  options: ProgressOptions,
): Promise<void> {
  const child = spawn(command, flags, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.environment },
    timeout: options.timeoutMs,
  });
  const endWithParent = (): void => void child.kill();
  process.once('exit', endWithParent);
  const lastLines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lastLines.push(line);
      if (lastLines.length > 10) lastLines.shift();
      options.onLine(line);
    });
  }
  const failure = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('close', (code, signal) => {
      if (code === 0) resolve(undefined);
      else resolve(signal === null ? `exit code ${String(code)}` : `ended by ${signal}`);
    });
  });
  process.off('exit', endWithParent);
  if (failure !== undefined) throw new Error(`${command}: ${failure}\n${lastLines.join('\n')}`);
}
