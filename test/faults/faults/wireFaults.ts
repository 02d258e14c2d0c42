import type { FaultyWire } from '../wire/faultyWire.ts';
import { links, type Link } from '../wire/links.ts';
import { wireFaults, type WireFault } from '../wire/wireMode.ts';
import type { Fault, Stage } from './fault.ts';

/** Long enough to meet what each side waits for: deadlines, pings, pauses before another try. */
const lastsMs: Readonly<Record<WireFault, number>> = {
  slow: 10_000,
  cut: 8_000,
  'half-open': 15_000,
  flapping: 10_000,
  forgotten: 10_000,
};
const aMinuteMs = 60_000;

function wiresOf({ world, offices }: Stage, link: Link): readonly FaultyWire[] {
  return link === 'device-portal' ? offices.map(({ portalWire }) => portalWire) : [world.wires[link]];
}

async function setAll(wires: readonly FaultyWire[], mode: WireFault | 'pass'): Promise<void> {
  await Promise.all(wires.map((wire) => wire.set(mode)));
}

const eachLink: readonly Fault[] = links.flatMap((link) =>
  wireFaults.map((what) => ({
    where: link,
    what,
    lastsMs: lastsMs[what],
    begin: (stage: Stage) => setAll(wiresOf(stage, link), what),
    end: (stage: Stage) => setAll(wiresOf(stage, link), 'pass'),
  })),
);

/** An engine that nobody reaches for a minute. */
function away(where: string, reached: readonly Link[]): Fault {
  const wires = (stage: Stage): FaultyWire[] => reached.flatMap((link) => wiresOf(stage, link));
  return {
    where,
    what: 'away-a-minute',
    lastsMs: aMinuteMs,
    begin: (stage) => setAll(wires(stage), 'cut'),
    end: (stage) => setAll(wires(stage), 'pass'),
  };
}

export const faultsOfLinks: readonly Fault[] = [
  ...eachLink,
  away('postgresql', ['api-postgresql', 'worker-postgresql', 'gateway-postgresql']),
  away('temporal', ['api-temporal', 'worker-temporal', 'gateway-temporal']),
];
