import { broken, holds, notTested } from '../check.ts';
import type { Check } from '../check.ts';
import { differenceOf, shown, summary } from '../expectations.ts';

const values: Check = {
  id: 'right-values',
  promise: 'Every record gives exactly its own values, or the reason why it gives none',
  async run(kit) {
    for (const record of kit.portal.records) {
      const difference = differenceOf(record, await kit.read(record.number));
      if (difference !== null) {
        return broken(difference.seen, difference.mend);
      }
    }
    return holds(`${kit.portal.records.length} records read one by one`);
  },
};

const together: Check = {
  id: 'reads-do-not-mix',
  promise: 'Records that are read at the same time keep their values apart',
  async run(kit) {
    const session = await kit.linked();
    if (session.maxConcurrentReads === 1) return notTested('the plugin reads one record at a time');
    const ends = await Promise.all(kit.portal.records.map((record) => kit.read(record.number)));
    for (const [place, record] of kit.portal.records.entries()) {
      const end = ends[place];
      const difference = end === undefined ? null : differenceOf(record, end);
      if (difference !== null) {
        return broken(
          `while others were being read: ${difference.seen}`,
          'Keep nothing of a read outside its own function: no variable of the module, no shared object. `portal.memory` is for the session, not for a record.',
        );
      }
    }
    return holds(`${ends.length} records read together`);
  },
};

const absent: Check = {
  id: 'absent-is-not-found',
  promise: 'A number that the portal does not have is Not Found, and nothing else is taken for it',
  async run(kit) {
    for (const number of kit.portal.absentNumbers) {
      const end = await kit.read(number);
      if (end.kind !== 'NOT_FOUND') {
        return broken(
          `${shown(number)} is not there, and gave ${summary(end)}`,
          'Return NOT_FOUND when no row shows exactly this number (`namesPolicy`); a search may answer longer numbers too.',
        );
      }
    }
    return holds(`${kit.portal.absentNumbers.length} numbers looked for, twice each`);
  },
};

const fresh: Check = {
  id: 'fresh-values',
  promise: 'A value is read from the portal each time',
  async run(kit) {
    const [record] = kit.withValues();
    const [valueType, amount] = Object.entries(record?.values ?? {})[0] ?? [];
    if (kit.portal.changeValue === undefined || record === undefined || valueType === undefined) {
      return notTested('the portal cannot be given another amount (`changeValue`)');
    }
    await kit.read(record.number);
    const other = amount === '4321.09' ? '4321.10' : '4321.09';
    const type = valueType as keyof typeof record.values;
    await kit.portal.changeValue(record.number, type, other);
    try {
      const difference = differenceOf(
        { ...record, values: { [type]: other } },
        await kit.read(record.number),
      );
      return difference === null
        ? holds('a changed amount was read as it is now')
        : broken(
            `after a change at the portal: ${difference.seen}`,
            'Ask the portal at every read; keep no answer.',
          );
    } finally {
      await kit.portal.changeValue(record.number, type, amount ?? '0');
    }
  },
};

export const recordChecks: readonly Check[] = [values, together, absent, fresh];
