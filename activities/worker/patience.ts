import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';

const firstPauseMs = 500;
const longestPauseMs = 15_000;

/**
 * Tries until it works, for ever, with growing pauses; says in one line what is wrong, and again only when that
 * changes. Rejects when the signal is aborted.
 */
export async function untilItWorks<Result>(
  what: string,
  attempt: () => Promise<Result>,
  log: Logger,
  signal: AbortSignal,
): Promise<Result> {
  let said: string | undefined;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      const result = await attempt();
      if (said !== undefined) log.info(`${what} is there`);
      return result;
    } catch (error) {
      const problem = describe(error);
      if (problem !== said) log.warn(`${what} is away: ${problem}`);
      said = problem;
    }
    await pause(pauseMs, undefined, { signal });
  }
}

/** The innermost cause says what is wrong (refused, unknown host, wrong password). */
function describe(error: unknown): string {
  if (!isErrorLike(error)) return String(error);
  const [first] = error.errors ?? [];
  if (first !== undefined) return describe(first);
  return isErrorLike(error.cause) ? describe(error.cause) : error.message;
}

interface ErrorLike {
  message: string;
  cause?: unknown;
  /** Of an AggregateError: one for each address that was tried. */
  errors?: unknown[];
}

function isErrorLike(value: unknown): value is ErrorLike {
  return (
    typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string'
  );
}
