import { Button, Stack, Text } from '@mantine/core';
import { Dialog, DialogButtons } from '../feedback/Dialog.tsx';
import { ErrorAlert } from '../feedback/ProblemAlert.tsx';
import type { Device } from './useDevices.ts';
import { useForgetKey, usePauseDevice, useRemoveDevice } from './useDevices.ts';

export type DeviceChange = 'pause' | 'forgetKey' | 'remove';

const words: Record<DeviceChange, { title: string; consequence: string; button: string }> = {
  pause: {
    title: 'Pause',
    consequence:
      'It stops reading and its sources are no longer Linked. Nothing is lost; after you resume it, link the sources again.',
    button: 'Pause the device',
  },
  forgetKey: {
    title: 'Forget the key of',
    consequence:
      'The next device that presents this serial number takes its place. Do this only when the device was reset or replaced.',
    button: 'Forget the key',
  },
  remove: {
    title: 'Remove',
    consequence:
      'It can no longer connect, and its sources cannot be linked until they have another device. Values already read stay.',
    button: 'Remove the device',
  },
};

interface ConfirmDeviceChangeProps {
  device: Device;
  change: DeviceChange;
  onClose: () => void;
}

export function ConfirmDeviceChange({ device, change, onClose }: ConfirmDeviceChangeProps) {
  const changes = { pause: usePauseDevice(), forgetKey: useForgetKey(), remove: useRemoveDevice() };
  const { mutate, isPending, error } = changes[change];
  const { title, consequence, button } = words[change];
  return (
    <Dialog opened title={`${title} ${device.name}?`} onClose={onClose} keepsInput={false}>
      <Stack>
        <Text size="sm">{consequence}</Text>
        {error === null ? null : <ErrorAlert error={error} />}
        <DialogButtons>
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button
            color={change === 'remove' ? 'red.8' : 'ink'}
            loading={isPending}
            onClick={() => mutate(device.id, { onSuccess: onClose })}
          >
            {button}
          </Button>
        </DialogButtons>
      </Stack>
    </Dialog>
  );
}
