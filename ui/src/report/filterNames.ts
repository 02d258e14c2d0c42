import { explainSyncReason } from '../../../contracts/domain/syncReasons.ts';
import { useConnectedInstitutions } from '../institutions/useInstitutions.ts';
import type { FreshnessBand, ReportFilters } from './reportFilters.ts';

type Outcome = NonNullable<ReportFilters['outcome7d']>;

const outcomeNames: Record<Outcome, string> = {
  SUCCESS: 'Last 7 days: Success',
  NOT_FOUND: 'Last 7 days: Not Found',
  NOT_YET_SYNCED: 'Last 7 days: Not Yet Synced',
};

export const bandNames: Record<FreshnessBand, string> = {
  DAY_1: 'Read within a day',
  DAY_7: 'Read 1 to 7 days ago',
  DAY_30: 'Read 7 to 30 days ago',
  OLDER: 'Older than 30 days, or never read',
};

/** What a filter's chip says. */
export function useFilterNames() {
  const institutions = useConnectedInstitutions();
  return (name: keyof ReportFilters, value: string): string => {
    const items = institutions.data?.items ?? [];
    switch (name) {
      case 'outcome7d':
        return named(outcomeNames, value);
      case 'freshness':
        return named(bandNames, value);
      case 'reason':
        return reasonName(value);
      case 'institutionId':
        return items.find((item) => item.institutionId === value)?.institutionName ?? 'One institution';
      case 'sourceId':
        return (
          items.flatMap((item) => item.sources).find(({ id }) => id === value)?.name ?? 'One login source'
        );
      case 'findings':
        return 'With an open finding';
      case 'search':
      case 'state':
        return value;
    }
  };
}

function named(names: Readonly<Record<string, string>>, value: string): string {
  return names[value] ?? value;
}

/** Reasons that the report derives from where a policy waits. */
const waitingReasons: Readonly<Record<string, string>> = {
  IN_QUEUE: 'Waits for its turn',
  BEING_READ: 'Is being read now',
  NOT_QUEUED_YET: 'Will be queued with the next sweep',
};

/** The first sentence of what a reason means. */
function reasonName(reason: string): string {
  const sentence = waitingReasons[reason] ?? explainSyncReason(reason, 'The carrier')?.message ?? reason;
  const [first = sentence] = sentence.split('. ');
  return first.replace(/\.$/, '');
}
