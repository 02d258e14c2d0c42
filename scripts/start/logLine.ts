const levels: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

interface PinoRecord {
  readonly level: number;
  /** Epoch milliseconds or ISO 8601. */
  readonly time: number | string;
  readonly msg?: string;
  readonly [field: string]: unknown;
}

/** One readable line: the processes log JSON for machines, the files under logs/ are for people. */
export function readableLogLine(process: string, line: string, now: Date): string {
  const record = parseRecord(line);
  if (record === undefined) return `${now.toISOString()} ${process.padEnd(8)} ${line}`;
  const { level, time, msg = '', pid: _pid, hostname: _hostname, ...fields } = record;
  const rest = Object.keys(fields).length === 0 ? '' : ` ${JSON.stringify(fields)}`;
  const name = (levels[level] ?? String(level)).padEnd(5);
  return `${new Date(time).toISOString()} ${process.padEnd(8)} ${name} ${msg}${rest}`;
}

function parseRecord(line: string): PinoRecord | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const record: unknown = JSON.parse(line);
    return isPinoRecord(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

function isPinoRecord(value: unknown): value is PinoRecord {
  if (typeof value !== 'object' || value === null) return false;
  if (!('level' in value) || typeof value.level !== 'number' || !('time' in value)) return false;
  return typeof value.time === 'number' || typeof value.time === 'string';
}
