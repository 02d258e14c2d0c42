import { ineligibilityMessages } from '../../../contracts/domain/eligibility.ts';
import { failureMessage, isFailureCode } from '../../../contracts/domain/failures.ts';
import { useConnectedInstitutions } from '../institutions/useInstitutions.ts';
import type { ReportFilters } from './reportFilters.ts';

type Outcome = NonNullable<ReportFilters['outcome7d']>;
type Band = NonNullable<ReportFilters['freshness']>;

const outcomeNames: Record<Outcome, string> = {
  SUCCESS: 'Last 7 days: Success',
  NOT_FOUND: 'Last 7 days: Not Found',
  NOT_YET_SYNCED: 'Last 7 days: Not Yet Synced',
};

const bandNames: Record<Band, string> = {
  DAY_1: 'Read within a day',
  DAY_7: 'Read within 7 days',
  DAY_30: 'Read within 30 days',
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

function reasonName(reason: string): string {
  const sentence = isFailureCode(reason) ? failureMessage(reason) : named(ineligibilityMessages, reason);
  const [first = sentence] = sentence.split('. ');
  return first.endsWith('.') ? first.slice(0, -1) : first;
}
