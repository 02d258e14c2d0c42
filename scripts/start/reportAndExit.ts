import { AlreadyRunningError } from './runFile.ts';

/** Ends this process with a message for the person who started it. */
export function reportAndExit(error: unknown, say: (line: string) => void): never {
  if (error instanceof AlreadyRunningError) say(error.message);
  else say(`\nStart failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
