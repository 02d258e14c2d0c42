import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { Loaded } from '../feedback/Loaded.tsx';
import { SyncButton } from '../forceSync/SyncButton.tsx';
import { FindingNotes } from '../policies/FindingNotes.tsx';
import { PolicyNextAction } from '../policies/PolicyNextAction.tsx';
import { PolicySyncLine } from '../policies/PolicySyncLine.tsx';
import { StatusMenu } from '../policies/StatusMenu.tsx';
import { TimelineDrawer } from '../policies/TimelineDrawer.tsx';
import { usePolicy } from '../policies/usePolicies.ts';
import { ValueList } from '../policies/ValueList.tsx';
import type { ReportRow } from './useSyncReport.ts';

/** Beside the report: one policy with its findings, values and timeline. */
export function RowPanel({ row, onClose }: { row: ReportRow; onClose: () => void }) {
  const policy = usePolicy(row.policyId);
  return (
    <TimelineDrawer
      policy={{ id: row.policyId, number: row.number, productName: row.productName }}
      onClose={onClose}
    >
      <Loaded query={policy} what="the policy">
        {(data) => (
          <Stack gap="sm">
            <Group justify="space-between">
              {row.contactId === null ? (
                <Text size="sm">No contact</Text>
              ) : (
                <Anchor component={Link} to={`/contacts/${row.contactId}`} size="sm" fw={600}>
                  {row.contactName}
                </Anchor>
              )}
              <Group gap="xs">
                <StatusMenu policy={data} />
                <SyncButton policy={data} />
              </Group>
            </Group>
            <Group justify="space-between">
              <PolicySyncLine policy={data} />
              <PolicyNextAction policy={data} />
            </Group>
            <FindingNotes policy={data} />
            <ValueList values={data.values} />
          </Stack>
        )}
      </Loaded>
    </TimelineDrawer>
  );
}
