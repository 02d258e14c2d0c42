import type { InactiveReason } from '../contracts/domain/readings.ts';
import type { ValueType } from '../contracts/domain/valueTypes.ts';
import type { ConformanceEnvironment, ConformancePortal, ExpectedRecord } from './conformance.ts';
import { SandboxControl } from './sandboxControl.ts';
import type { SandboxPolicy } from './sandboxControl.ts';
import type { Credentials } from './plugin.ts';

export interface SandboxPortalOptions {
  /** The carrier's id in the sandbox. */
  carrier: string;
  secondFactor: 'textMessage' | 'authenticatorApp';
  /** The sandbox's name of each value that the plugin delivers. */
  values: Readonly<Record<string, ValueType>>;
}

const inactiveReasons: Readonly<Record<string, InactiveReason>> = {
  LAPSED: 'LAPSED',
  TERMINATED: 'TERMINATED',
  SURRENDERED: 'SURRENDERED',
  TRANSFERRED: 'AGENT_OF_RECORD_CHANGED',
};

const principal = 'agency';
const usualRecords = 3;

/** One of the simulated carriers as the conformance kit needs it. */
export async function sandboxPortal(
  environment: ConformanceEnvironment,
  options: SandboxPortalOptions,
): Promise<ConformancePortal> {
  if (environment.sandboxControl === null) throw new Error('the sandbox is not running');
  const control = new SandboxControl(environment.sandboxControl, options.carrier);
  const policies = (await control.policies()).filter(({ present }) => present);
  const ids = new Map(policies.map(({ number, id }) => [number, id]));
  return {
    origin: await control.origin(),
    credentials: credentialsOf(principal),
    lockedCredentials: credentialsOf('locked'),
    lateCredentials: credentialsOf('late-code'),
    // A used code of an authenticator app would make each login wait for the next one.
    prepareLogin: () => control.reset(),
    answer: async (_challenge, { username }) => ({
      code: await (options.secondFactor === 'textMessage'
        ? control.sentCode(username)
        : control.appCode(username)),
    }),
    records: expectedRecords(policies, options.values),
    absentNumbers: absentNumbers(policies),
    listed: policies.length,
    changeValue: async (number, valueType, amount) => {
      const name = Object.entries(options.values).find(([, type]) => type === valueType)?.[0] ?? '';
      await control.changeValue(ids.get(number) ?? '', name, amount);
    },
  };
}

function credentialsOf(username: string): Credentials {
  return { username, password: `${username}-Pass1` };
}

/** A few usual ones, then one of each kind that is worth a test. */
function expectedRecords(
  policies: readonly SandboxPolicy[],
  values: Readonly<Record<string, ValueType>>,
): ExpectedRecord[] {
  const usual = policies.filter(({ peculiarity }) => peculiarity === 'usual').slice(0, usualRecords);
  const peculiar = new Map(policies.map((policy) => [policy.peculiarity, policy]));
  peculiar.delete('usual');
  return [...usual, ...peculiar.values()].map((policy) => expectedRecord(policy, values));
}

function expectedRecord(
  { number, peculiarity, status, asOf, values: held }: SandboxPolicy,
  names: Readonly<Record<string, ValueType>>,
): ExpectedRecord {
  if (peculiarity === 'number-twice') return { number, gives: 'AMBIGUOUS' };
  const reason = inactiveReasons[status];
  if (reason !== undefined || held === null)
    return { number, gives: 'INACTIVE', reason: reason ?? 'TERMINATED' };
  const values: Partial<Record<ValueType, string>> = {};
  for (const [name, amount] of Object.entries(held)) {
    const valueType = names[name];
    if (valueType !== undefined && amount !== null) values[valueType] = amount;
  }
  return { number, gives: 'VALUES', values, asOf };
}

/** Near misses of numbers that are there: without leading zeros, shortened, lengthened. */
function absentNumbers(policies: readonly SandboxPolicy[]): [string, ...string[]] {
  const zeros = policies.find(({ peculiarity }) => peculiarity === 'leading-zeros')?.number ?? '0';
  const usual = policies.find(({ peculiarity }) => peculiarity === 'usual')?.number ?? '1';
  return ['NO-SUCH-POLICY-1', zeros.replace(/^0+/, ''), usual.slice(0, -1), `${usual}777`];
}
