import type { ShownSyncState } from '../../contracts/domain/states.ts';
import { valueTypeLabels, valueTypes } from '../../contracts/domain/valueTypes.ts';
import { csvLine, type Cell } from './csv.ts';
import type { SyncReportRowDto } from './syncReportDtos.ts';

/** Without it a spreadsheet reads UTF-8 as something else. */
const byteOrderMark = '\ufeff';

const stateWords: Record<ShownSyncState, string> = {
  NOT_YET_SYNCED: 'Not Yet Synced',
  QUEUED: 'Queued',
  IN_PROGRESS: 'In Progress',
  SUCCESS: 'Success',
  NOT_FOUND: 'Not Found',
  SKIPPED: 'Skipped',
  QUARANTINED: 'Quarantined',
  FAILED: 'Failed',
  NOT_SYNCABLE: 'Not syncable',
};

/** The first line: names of the columns. */
export function exportHead(): string {
  const ofValues = valueTypes.flatMap((type) => [valueTypeLabels[type], `${valueTypeLabels[type]} as of`]);
  const names = [
    ...['Contact', 'Institution', 'Product', 'Product line', 'Policy or account number', 'Status'],
    ...['Sync', 'Since (UTC)', 'Why', 'Login source', 'Values read (UTC)', 'Findings'],
    ...ofValues,
  ];
  return byteOrderMark + csvLine(names.map((text) => ({ text })));
}

/** The same facts as a row of the report shows. */
export function exportLine(row: SyncReportRowDto): string {
  const { sync, values } = row;
  const what = [row.contactName, row.institutionName, row.productName, row.productLine, row.number];
  const lastRead = values.map(({ fetchedAt }) => fetchedAt).sort();
  const cells: Cell[] = [
    ...[...what, row.statusName, stateWords[sync.state]].map((text) => ({ text })),
    { plain: sync.since },
    { text: sync.sentence },
    { text: sync.sourceName },
    { plain: lastRead.at(-1) ?? null },
    { text: row.findings.map(findingText).join('; ') },
    ...valueTypes.flatMap((type): Cell[] => {
      const value = values.find(({ valueType }) => valueType === type);
      return [{ plain: value?.amount ?? null }, { plain: value?.asOf ?? null }];
    }),
  ];
  return csvLine(cells);
}

function findingText({ title, portalStatus }: SyncReportRowDto['findings'][number]): string {
  return portalStatus === null ? title : `${title}: ${portalStatus}`;
}
