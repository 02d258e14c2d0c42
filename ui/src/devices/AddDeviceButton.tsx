import { Button } from '@mantine/core';
import type { ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMay } from '../session/useMe.ts';
import { AddDeviceDialog } from './AddDeviceDialog.tsx';

export function AddDeviceButton(look: Pick<ButtonProps, 'size' | 'variant'>) {
  const [opened, { open, close }] = useDisclosure(false);
  if (!useMay('devices.manage')) return null;
  return (
    <>
      <Button {...look} onClick={open} style={{ flexShrink: 0 }}>
        + New Sync Device
      </Button>
      {opened ? <AddDeviceDialog onClose={close} /> : null}
    </>
  );
}
