import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { cloneRoot } from '../engines/places.ts';

export interface Outcome {
  readonly passed: boolean;
  /** What the tool printed, for a person. */
  readonly output: string;
}

/** Runs a program of node_modules/.bin in the clone's root. */
export function runTool(name: string, flags: readonly string[]): Promise<Outcome> {
  return runProgram(join(cloneRoot, 'node_modules', '.bin', name), flags);
}

export function runProgram(command: string, flags: readonly string[]): Promise<Outcome> {
  const child = spawn(command, flags, { cwd: cloneRoot, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  }
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve({ passed: false, output: `${command}: ${error.message}` });
    });
    child.once('close', (code) => {
      resolve({ passed: code === 0, output: chunks.join('') });
    });
  });
}
