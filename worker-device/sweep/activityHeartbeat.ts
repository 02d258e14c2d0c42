import { Context } from '@temporalio/activity';

/** The SDK throttles what reaches Temporal; this only has to come often enough. */
const everyMs = 15_000;

/** Runs work with heartbeats; `details` is asked for at each. */
export async function withHeartbeats<Result>(
  details: () => unknown,
  work: () => Promise<Result>,
): Promise<Result> {
  const context = Context.current();
  const timer = setInterval(() => {
    context.heartbeat(details());
  }, everyMs);
  try {
    context.heartbeat(details());
    return await work();
  } finally {
    clearInterval(timer);
  }
}
