import { Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { Loaded } from '../feedback/Loaded.tsx';
import { PageTitle } from '../feedback/PageTitle.tsx';
import { countWords } from './countWords.ts';
import { ExportButton } from './ExportButton.tsx';
import { FilterBar } from './FilterBar.tsx';
import { fromSearch, toSearch } from './reportFilters.ts';
import type { ReportFilters } from './reportFilters.ts';
import { ReportTable } from './ReportTable.tsx';
import { RowPanel } from './RowPanel.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { useLiveStates } from './useLiveStates.ts';
import { useSyncReport } from './useSyncReport.ts';

export function SyncReportPage() {
  const [search, setSearch] = useSearchParams();
  const filters = fromSearch(search);
  const report = useSyncReport(filters);
  const live = useLiveStates();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [openId, setOpenId] = useState<string>();
  const first = report.data?.pages[0];

  const changeFilters = (next: ReportFilters) => {
    setSelected(new Set());
    setSearch(new URLSearchParams(toSearch(next)), { replace: true });
  };
  const refresh = () => {
    live.forget();
    void report.refetch();
  };

  return (
    <>
      <PageTitle
        title="Sync Report"
        lead={first === undefined ? ' ' : countWords(first, filters.state)}
        action={
          <Group gap="xs">
            <ExportButton filters={filters} />
            <Changed count={live.states.size} isRefreshing={report.isRefetching} onRefresh={refresh} />
          </Group>
        }
      />
      <FilterBar
        filters={filters}
        counts={first?.counts ?? []}
        notSyncable={first?.notSyncable ?? 0}
        onChange={changeFilters}
      />
      <Loaded query={report} what="the report">
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.items);
          if (rows.length === 0) return <NoRows isFiltered={toSearch(filters) !== ''} />;
          const open = rows.find(({ policyId }) => policyId === openId);
          return (
            <Stack gap="md" pb={selected.size > 0 ? 90 : 0}>
              <Card padding={0} style={{ overflow: 'visible' }}>
                <ReportTable
                  rows={rows}
                  states={live.states}
                  selected={selected}
                  onSelect={setSelected}
                  onOpen={setOpenId}
                />
              </Card>
              {report.hasNextPage ? (
                <Group justify="center">
                  <Button
                    variant="default"
                    loading={report.isFetchingNextPage}
                    onClick={() => void report.fetchNextPage()}
                  >
                    Show more
                  </Button>
                </Group>
              ) : null}
              <SelectionBar
                rows={rows}
                selected={selected}
                filters={filters}
                onClear={() => setSelected(new Set())}
              />
              {open === undefined ? null : <RowPanel row={open} onClose={() => setOpenId(undefined)} />}
            </Stack>
          );
        }}
      </Loaded>
    </>
  );
}

interface ChangedProps {
  count: number;
  isRefreshing: boolean;
  onRefresh: () => void;
}

/** The list stays where it is; this says that there is something newer. */
function Changed({ count, isRefreshing, onRefresh }: ChangedProps) {
  return (
    <Button
      variant="default"
      loading={isRefreshing}
      leftSection={<IconRefresh size={17} aria-hidden />}
      onClick={onRefresh}
    >
      {count === 0 ? 'Refresh' : `${count.toLocaleString('en-US')} changed, refresh`}
    </Button>
  );
}

function NoRows({ isFiltered }: { isFiltered: boolean }) {
  return (
    <Text c="dimmed" py="xl" ta="center">
      {isFiltered
        ? 'No policy matches. Remove a filter, or search by another part of the name or number.'
        : 'No policies yet. Add them to your contacts; they show up here.'}
    </Text>
  );
}
