type Environment = Readonly<Record<string, string | undefined>>;

export interface SandboxConfig {
  readonly host: string;
  /** 0: a free one. */
  readonly controlPort: number;
  readonly meridianPort: number;
  readonly northgatePort: number;
  /** Policies of each carrier. */
  readonly policies: number;
  readonly seed: string;
  /** Takes each request as a line of JSON; null for none. */
  readonly logFile: string | null;
}

/** Reads the environment of the sandbox. Throws with the name of the variable that makes no sense. */
export function readConfig(environment: Environment = process.env): SandboxConfig {
  return {
    host: environment['SANDBOX_HOST'] ?? '127.0.0.1',
    controlPort: wholeNumber(environment, 'SANDBOX_CONTROL_PORT', 0, 65_535),
    meridianPort: wholeNumber(environment, 'SANDBOX_MERIDIAN_PORT', 0, 65_535),
    northgatePort: wholeNumber(environment, 'SANDBOX_NORTHGATE_PORT', 0, 65_535),
    policies: wholeNumber(environment, 'SANDBOX_POLICIES', 500, 100_000),
    seed: environment['SANDBOX_SEED'] ?? 'carrier-sync',
    logFile: environment['SANDBOX_LOG_FILE'] ?? null,
  };
}

function wholeNumber(environment: Environment, name: string, usual: number, most: number): number {
  const text = environment[name];
  if (text === undefined || text === '') return usual;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > most) {
    throw new Error(`${name} must be a whole number from 0 to ${most}, and is "${text}"`);
  }
  return number;
}
