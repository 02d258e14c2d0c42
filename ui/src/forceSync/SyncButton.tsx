import { Button, Tooltip } from '@mantine/core';
import type { ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconRefresh } from '@tabler/icons-react';
import { ineligibilityWords } from '../../../contracts/domain/eligibility.ts';
import type { Policy } from '../policies/usePolicies.ts';
import { useMay } from '../session/useMe.ts';
import { SyncDialog } from './SyncDialog.tsx';

/** Sync for one policy (guide 000, step 4); says why where it cannot. */
export function SyncButton({ policy, ...look }: { policy: Policy } & Pick<ButtonProps, 'size' | 'variant'>) {
  const [opened, { open, close }] = useDisclosure(false);
  const mayForceSync = useMay('policies.forceSync');
  const { ineligibility } = policy.sync;
  if (!mayForceSync) return null;
  const button = (
    <Button
      size="sm"
      {...look}
      leftSection={<IconRefresh size={17} aria-hidden />}
      {...(ineligibility === null ? {} : { 'data-disabled': true })}
      aria-disabled={ineligibility !== null}
      aria-label={`Sync ${policy.number}`}
      onClick={() => ineligibility === null && open()}
    >
      Sync
    </Button>
  );
  return (
    <>
      {ineligibility === null ? (
        button
      ) : (
        <Tooltip label={ineligibilityWords[ineligibility].message}>{button}</Tooltip>
      )}
      {opened ? <SyncDialog policy={policy} onClose={close} /> : null}
    </>
  );
}
