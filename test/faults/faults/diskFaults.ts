import type { SmallDisk } from '../world/smallDisk.ts';
import type { Fault, Stage } from './fault.ts';

const lastsMs = 12_000;
const noMount = 'this machine lets us mount no small file system';

function full(where: string, disksOf: (stage: Stage) => readonly (SmallDisk | undefined)[]): Fault {
  const disks = (stage: Stage): SmallDisk[] => disksOf(stage).filter((disk) => disk !== undefined);
  return {
    where,
    what: 'full',
    lastsMs,
    unavailable: (stage) => (disks(stage).length === 0 ? noMount : undefined),
    begin: async (stage) => {
      await Promise.all(disks(stage).map((disk) => disk.fill()));
    },
    end: async (stage) => {
      await Promise.all(disks(stage).map((disk) => disk.free()));
    },
  };
}

export const faultsOfDisks: readonly Fault[] = [
  full('device-disk', ({ offices }) => offices.map(({ disk }) => disk)),
  full('database-disk', ({ world }) => [world.engines.databaseDisk]),
];
