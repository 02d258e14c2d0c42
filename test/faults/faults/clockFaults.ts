import { cloudClocks, type CloudClock } from '../world/world.ts';
import type { ProcessClock } from '../world/processClock.ts';
import type { Fault, Stage } from './fault.ts';

const lastsMs = 10_000;
const hourSeconds = 3_600;
/** By how much a clock is off, in seconds; negative: behind. */
const offsets = {
  'hour-ahead': hourSeconds,
  'hour-behind': -hourSeconds,
  'day-ahead': 24 * hourSeconds,
  'day-behind': -24 * hourSeconds,
};

interface Clocks {
  readonly where: string;
  of(stage: Stage): readonly (ProcessClock | undefined)[];
  readonly isMadeUpFor?: boolean;
}

const clocksOfDevices: Clocks = {
  where: 'device-clock',
  of: ({ offices }) => offices.map(({ clock }) => clock),
};

function clockOf(name: CloudClock): Clocks {
  return {
    where: `${name}-clock`,
    of: ({ world }) => [world.clocks[name]],
    // The days of the time that was not: what was settled for a day to come, or for one that is over.
    isMadeUpFor: name === 'postgresql',
  };
}

function wrong({ where, of, isMadeUpFor = false }: Clocks, what: string, offsetSeconds: number): Fault {
  const set = async (stage: Stage, seconds: number): Promise<void> => {
    await Promise.all(of(stage).flatMap((clock) => clock?.set(seconds) ?? []));
  };
  return {
    where,
    what,
    lastsMs,
    isMadeUpFor,
    unavailable: (stage) =>
      of(stage).some((clock) => clock === undefined) ? 'libfaketime is not installed' : undefined,
    begin: (stage) => set(stage, offsetSeconds),
    end: (stage) => set(stage, 0),
  };
}

/** Set while the process runs, and set right again. */
export const faultsOfClocks: readonly Fault[] = [clocksOfDevices, ...cloudClocks.map(clockOf)].flatMap(
  (clocks) => Object.entries(offsets).map(([what, seconds]) => wrong(clocks, what, seconds)),
);
