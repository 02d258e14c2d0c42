import type { Fault, Stage } from './fault.ts';

const lastsMs = 10_000;
const hourSeconds = 3_600;

async function setClocks({ offices }: Stage, offsetSeconds: number): Promise<void> {
  await Promise.all(offices.flatMap(({ clock }) => clock?.set(offsetSeconds) ?? []));
}

function wrong(what: string, offsetSeconds: number): Fault {
  return {
    where: 'device-clock',
    what,
    lastsMs,
    unavailable: ({ offices }) =>
      offices.some(({ clock }) => clock === undefined) ? 'libfaketime is not installed' : undefined,
    begin: (stage) => setClocks(stage, offsetSeconds),
    end: (stage) => setClocks(stage, 0),
  };
}

/** Set while the device runs, and set right again. */
export const faultsOfClocks: readonly Fault[] = [
  wrong('hour-ahead', hourSeconds),
  wrong('hour-behind', -hourSeconds),
  wrong('day-ahead', 24 * hourSeconds),
  wrong('day-behind', -24 * hourSeconds),
];
