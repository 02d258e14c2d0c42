import { Button } from '@mantine/core';
import type { ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMay } from '../session/useMe.ts';
import { EditPolicyDialog } from './EditPolicyDialog.tsx';
import { usePolicy } from './usePolicies.ts';

interface EditPolicyButtonProps extends Pick<ButtonProps, 'size' | 'variant'> {
  policy: { id: string; number: string };
  label: string;
}

/** Opens the policy for editing, for those who may; its facts are fetched when they are asked for. */
export function EditPolicyButton({ policy, label, ...look }: EditPolicyButtonProps) {
  const [opened, { open, close }] = useDisclosure(false);
  if (!useMay('crm.write')) return null;
  return (
    <>
      <Button {...look} aria-label={`${label} ${policy.number}`} onClick={open}>
        {label}
      </Button>
      {opened ? <LoadedDialog policyId={policy.id} onClose={close} /> : null}
    </>
  );
}

function LoadedDialog({ policyId, onClose }: { policyId: string; onClose: () => void }) {
  const policy = usePolicy(policyId);
  return policy.data === undefined ? null : <EditPolicyDialog policy={policy.data} onClose={onClose} />;
}
