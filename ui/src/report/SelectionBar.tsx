import { Button, CloseButton, Group, Menu, Paper, Text, Transition } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { once } from '../api/once.ts';
import { syncReportKey } from '../api/queryKeys.ts';
import { tellDone, tellProblem } from '../feedback/toasts.tsx';
import { StatusItems } from '../policies/StatusItems.tsx';
import { useChangeStatus } from '../policies/useChangeStatus.ts';
import { useProductStatuses } from '../policies/usePolicies.ts';
import { useMay } from '../session/useMe.ts';
import { ExportButton } from './ExportButton.tsx';
import type { ReportFilters } from './reportFilters.ts';
import classes from './SelectionBar.module.css';
import type { ReportRow } from './useSyncReport.ts';

interface SelectionBarProps {
  rows: readonly ReportRow[];
  selected: ReadonlySet<string>;
  filters: ReportFilters;
  onClear: () => void;
}

/** What can be done with the selected policies: Sync those that can, Change status, Export. */
export function SelectionBar({ rows, selected, filters, onClear }: SelectionBarProps) {
  const chosen = rows.filter(({ policyId }) => selected.has(policyId));
  return (
    <Transition mounted={selected.size > 0} transition="slide-up" duration={140}>
      {(style) => (
        <Paper
          style={style}
          className={classes.bar ?? ''}
          shadow="lg"
          withBorder
          role="region"
          aria-label="Selection"
        >
          <Group justify="space-between" gap="xs">
            <Group gap={4} wrap="nowrap">
              <Text fw={600} className="figures">
                {selected.size} selected
              </Text>
              <CloseButton aria-label="Clear the selection" onClick={onClear} />
            </Group>
            <Group gap="xs" wrap="nowrap">
              <ExportButton filters={filters} policyIds={chosen.map(({ policyId }) => policyId)} />
              <ChangeStatusMenu rows={chosen} onDone={onClear} />
              <SyncSelected rows={chosen} onDone={onClear} />
            </Group>
          </Group>
        </Paper>
      )}
    </Transition>
  );
}

interface SelectedProps {
  rows: readonly ReportRow[];
  onDone: () => void;
}

function SyncSelected({ rows, onDone }: SelectedProps) {
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  if (!useMay('policies.forceSync')) return null;
  const syncable = rows.filter(({ sync }) => sync.syncable);
  const syncAll = async () => {
    setAsking(true);
    const asked = await requestAll(syncable);
    setAsking(false);
    if (asked > 0)
      tellDone(`${asked === 1 ? '1 policy goes' : `${asked} policies go`} next, one after the other.`);
    onDone();
    void queryClient.invalidateQueries({ queryKey: syncReportKey });
  };
  return (
    <Button loading={isAsking} disabled={syncable.length === 0} onClick={() => void syncAll()}>
      {syncable.length === rows.length ? 'Sync' : `Sync ${syncable.length}`}
    </Button>
  );
}

/** The product status in the CRM, which only people change; never the sync. */
function ChangeStatusMenu({ rows, onDone }: SelectedProps) {
  const statuses = useProductStatuses();
  const { change, isPending } = useChangeStatus();
  if (!useMay('crm.write')) return null;
  const policies = rows.map(({ policyId, statusId }) => ({ id: policyId, statusId }));
  const choose = (to: { id: string; name: string }) => void change({ policies, to }).then(onDone);
  return (
    <Menu position="top-end" width={230} shadow="md">
      <Menu.Target>
        <Button variant="default" loading={isPending}>
          Change status
        </Button>
      </Menu.Target>
      <StatusItems statuses={statuses.data?.items ?? []} onChoose={choose} />
    </Menu>
  );
}

/** Asks for each policy with its preset source; stops at the first refusal, which would meet the others too. */
async function requestAll(rows: readonly ReportRow[]): Promise<number> {
  let asked = 0;
  try {
    for (const { policyId } of rows) {
      const params = { path: { id: policyId }, ...once() };
      await api.POST('/api/v1/policies/{id}/force-syncs', { params, body: {} });
      asked += 1;
    }
  } catch (error) {
    tellProblem(error);
  }
  return asked;
}
