import { Button, Group, Paper, Text, Transition } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { once } from '../api/once.ts';
import { syncReportKey } from '../api/queryKeys.ts';
import { tellDone, tellProblem } from '../feedback/toasts.tsx';
import { useMay } from '../session/useMe.ts';
import classes from './SelectionBar.module.css';
import type { ReportRow } from './useSyncReport.ts';

interface SelectionBarProps {
  rows: readonly ReportRow[];
  selected: ReadonlySet<string>;
  onClear: () => void;
}

/** What can be done with the selected policies. */
export function SelectionBar({ rows, selected, onClear }: SelectionBarProps) {
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const mayForceSync = useMay('policies.forceSync');
  const syncAll = async () => {
    setAsking(true);
    const asked = await requestAll(rows.filter(({ policyId }) => selected.has(policyId)));
    setAsking(false);
    if (asked > 0)
      tellDone(`${asked === 1 ? '1 policy goes' : `${asked} policies go`} next, one after the other.`);
    onClear();
    void queryClient.invalidateQueries({ queryKey: syncReportKey });
  };
  return (
    <Transition mounted={selected.size > 0 && mayForceSync} transition="slide-up" duration={140}>
      {(style) => (
        <Paper
          style={style}
          className={classes.bar ?? ''}
          shadow="lg"
          withBorder
          role="region"
          aria-label="Selection"
        >
          <Group justify="space-between" wrap="nowrap">
            <Text fw={600} className="figures">
              {selected.size} selected
            </Text>
            <Group gap="xs" wrap="nowrap">
              <Button variant="default" onClick={onClear}>
                Clear
              </Button>
              <Button loading={isAsking} onClick={() => void syncAll()}>
                Sync
              </Button>
            </Group>
          </Group>
        </Paper>
      )}
    </Transition>
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
