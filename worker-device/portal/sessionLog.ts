export type LogFacts = Readonly<Record<string, string | number | boolean>>;

/** Where a portal session tells what it does: never a secret, never page content. */
export interface SessionLog {
  info(message: string, facts?: LogFacts): void;
  warn(message: string, facts?: LogFacts): void;
}

export const silentLog: SessionLog = { info: () => undefined, warn: () => undefined };

/** The same log with everything replaced that is secret, in whatever text an error or a plugin brought along. */
export function redactedLog(log: SessionLog, redact: (text: string) => string): SessionLog {
  const clean = (facts: LogFacts = {}): LogFacts =>
    Object.fromEntries(
      Object.entries(facts).map(([name, fact]) => [name, typeof fact === 'string' ? redact(fact) : fact]),
    );
  return {
    info: (message, facts) => log.info(redact(message), clean(facts)),
    warn: (message, facts) => log.warn(redact(message), clean(facts)),
  };
}
