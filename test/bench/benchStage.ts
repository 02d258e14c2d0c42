import { BenchPerson } from './benchPerson.ts';
import type { BenchInstitution } from './benchRecords.ts';
import { BenchRecords } from './benchRecords.ts';
import type { BenchSystem } from './benchSystem.ts';
import { startBenchSystem } from './benchSystem.ts';
import type { BenchOptions } from './options.ts';

/** Two policies of the simulated book have one number; nobody's, they are no part of a bench. */
const withoutOwner = 'number-twice';
const numbersTwice = 2;

/** What every bench works with: the running product, an agency with two institutions, and their owner at the screen. */
export interface BenchStage {
  readonly system: BenchSystem;
  readonly records: BenchRecords;
  readonly person: BenchPerson;
  /** Read from the portal's list. */
  readonly listed: BenchInstitution;
  /** The same portal, read by search and detail page. */
  readonly searched: BenchInstitution;
  readonly say: (line: string) => void;
}

/** Sets the stage, lets `play` use it, and takes everything down again. */
export async function onStage(
  options: BenchOptions,
  say: (line: string) => void,
  play: (stage: BenchStage) => Promise<void>,
): Promise<void> {
  const system = await startBenchSystem(options.listed + numbersTwice, say);
  try {
    const records = await BenchRecords.open(system.adminUrl);
    try {
      await records.layDownAgency();
      const book = (await system.portal.book()).filter(
        ({ present, peculiarity }) => present && peculiarity !== withoutOwner,
      );
      const numbers = book.slice(0, options.listed).map(({ number }) => number);
      const usual = book.filter(({ peculiarity }) => peculiarity === 'usual').map(({ number }) => number);
      const listed = await records.layDownInstitution('Meridian Life', numbers);
      const searched = await records.layDownInstitution(
        'Meridian by Search',
        usual.slice(0, options.searched),
      );
      const person = await BenchPerson.signIn(system.windows, system.portal);
      await person.setUp(system.serialNumber, [listed.name, searched.name]);
      say('The agency, its device and its sources are set up.');
      await play({ system, records, person, listed, searched, say });
    } finally {
      await records.close();
    }
  } finally {
    await system.close();
  }
}
