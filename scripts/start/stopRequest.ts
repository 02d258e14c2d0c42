const sameRequestWithinMs = 1_500;

/**
 * Calls `stop` once: at Ctrl-C, at SIGTERM or SIGHUP, or when the process that started this one is gone. A
 * terminal delivers Ctrl-C to everybody in it and npm passes it on as well, so repetitions within a moment are
 * one request; a later one ends this process at once, and the guardian ends the rest.
 */
export function onStopRequest(say: (line: string) => void, stop: () => void): void {
  let requestedAt: number | undefined;
  const request = (): void => {
    if (requestedAt !== undefined) {
      if (Date.now() - requestedAt < sameRequestWithinMs) return;
      say('Stopping at once.');
      process.exit(130);
    }
    requestedAt = Date.now();
    say('\nStopping… (Ctrl-C again to stop at once)');
    stop();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, request);
  process.on('disconnect', request);
  process.channel?.unref();
}
