import { Button } from '@mantine/core';
import type { ButtonProps } from '@mantine/core';
import type { Schemas } from '../api/client.ts';
import { tellDone, tellProblem } from '../feedback/toasts.tsx';
import { useRequestForceSync } from '../forceSync/useForceSync.ts';
import { useMay } from '../session/useMe.ts';
import { EditPolicyButton } from './EditPolicyButton.tsx';
import { closedStatusFor } from './closedStatus.ts';
import { useChangeStatus } from './useChangeStatus.ts';
import { useProductStatuses, useResolveFinding } from './usePolicies.ts';

interface FindingActionProps extends Pick<ButtonProps, 'size' | 'variant'> {
  finding: Schemas['FindingResponseDto'];
  policy: { id: string; number: string; statusId: string };
}

/** The obvious first answer to a finding, done in one press; nothing where a person has to look first. */
export function FindingAction({ finding, policy, ...look }: FindingActionProps) {
  switch (finding.kind) {
    case 'STATUS_DIFFERS':
    case 'AGENT_OF_RECORD_CHANGED':
      return <SetStatus finding={finding} policy={policy} {...look} />;
    case 'OTHER_POLICY_SERVED':
      return <SyncAgain policy={policy} {...look} />;
    case 'NUMBER_NOT_FOUND':
      return <EditPolicyButton policy={policy} label="Check the number" {...look} />;
    case 'NUMBER_AMBIGUOUS':
    case 'VALUE_UNREADABLE':
      return null;
  }
}

/** The finding is answered once the new status cannot be undone any more. */
function SetStatus({ finding, policy, ...look }: FindingActionProps) {
  const statuses = useProductStatuses();
  const status = useChangeStatus();
  const resolve = useResolveFinding();
  const closed = closedStatusFor(finding.portalStatus, statuses.data?.items ?? []);
  if (!useMay('crm.write') || closed === undefined || closed.id === policy.statusId) return null;
  const onFinal = () => resolve.mutate(finding.id, { onError: tellProblem });
  return (
    <Button
      {...look}
      loading={status.isPending}
      aria-label={`Set status of ${policy.number} to ${closed.name}`}
      onClick={() => void status.change({ policies: [policy], to: closed, onFinal })}
    >
      Set status to {closed.name}
    </Button>
  );
}

function SyncAgain({ policy, ...look }: Omit<FindingActionProps, 'finding'>) {
  const request = useRequestForceSync();
  if (!useMay('policies.forceSync')) return null;
  const again = () =>
    request.mutate(
      { policyId: policy.id },
      { onSuccess: () => tellDone('It is read again, next in line.'), onError: tellProblem },
    );
  return (
    <Button {...look} loading={request.isPending} aria-label={`Sync ${policy.number} again`} onClick={again}>
      Sync again
    </Button>
  );
}
