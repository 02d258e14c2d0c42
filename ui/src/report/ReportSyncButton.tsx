import { Button } from '@mantine/core';
import { useState } from 'react';
import { tellProblem } from '../feedback/toasts.tsx';
import { SyncDialog } from '../forceSync/SyncDialog.tsx';
import { usePolicy } from '../policies/usePolicies.ts';
import { useMay } from '../session/useMe.ts';

interface ReportSyncButtonProps {
  policyId: string;
  number: string;
}

/** Sync from the Sync Report (guide 001); the policy's sources are fetched when they are asked for. */
export function ReportSyncButton({ policyId, number }: ReportSyncButtonProps) {
  const [opened, setOpened] = useState(false);
  if (!useMay('policies.forceSync')) return null;
  return (
    <>
      <Button variant="default" size="xs" aria-label={`Sync ${number}`} onClick={() => setOpened(true)}>
        Sync
      </Button>
      {opened ? <LoadedSyncDialog policyId={policyId} onClose={() => setOpened(false)} /> : null}
    </>
  );
}

function LoadedSyncDialog({ policyId, onClose }: { policyId: string; onClose: () => void }) {
  const policy = usePolicy(policyId);
  if (policy.data !== undefined) return <SyncDialog policy={policy.data} onClose={onClose} />;
  if (policy.error !== null) tellProblem(policy.error);
  return null;
}
