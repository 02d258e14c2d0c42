import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconKeyOff, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { tellProblem } from '../feedback/toasts.tsx';
import { ConfirmDeviceChange } from './ConfirmDeviceChange.tsx';
import type { DeviceChange } from './ConfirmDeviceChange.tsx';
import type { Device } from './useDevices.ts';
import { useResumeDevice } from './useDevices.ts';

/** What stops a device asks first; resuming does not. */
export function DeviceMenu({ device }: { device: Device }) {
  const [change, setChange] = useState<DeviceChange>();
  const resume = useResumeDevice();
  return (
    <>
      <Menu position="bottom-end" width={220} shadow="md">
        <Menu.Target>
          <ActionIcon variant="default" size="lg" aria-label={`More for ${device.name}`}>
            <IconDots size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {device.state === 'PAUSED' ? (
            <Menu.Item
              leftSection={<IconPlayerPlay size={17} aria-hidden />}
              onClick={() => resume.mutate(device.id, { onError: tellProblem })}
            >
              Resume
            </Menu.Item>
          ) : (
            <Menu.Item
              leftSection={<IconPlayerPause size={17} aria-hidden />}
              onClick={() => setChange('pause')}
            >
              Pause
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconKeyOff size={17} aria-hidden />}
            disabled={device.keyPinnedAt === null}
            onClick={() => setChange('forgetKey')}
          >
            Forget key
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            color="red.8"
            leftSection={<IconTrash size={17} aria-hidden />}
            onClick={() => setChange('remove')}
          >
            Remove
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {change === undefined ? null : (
        <ConfirmDeviceChange device={device} change={change} onClose={() => setChange(undefined)} />
      )}
    </>
  );
}
