import { Stack } from '@mantine/core';
import { IconServer } from '@tabler/icons-react';
import { EmptyState } from '../feedback/EmptyState.tsx';
import { Loaded } from '../feedback/Loaded.tsx';
import { PageTitle } from '../feedback/PageTitle.tsx';
import { AddDeviceButton } from './AddDeviceButton.tsx';
import { DeviceCard } from './DeviceCard.tsx';
import type { Device } from './useDevices.ts';
import { useDevices } from './useDevices.ts';

export function DevicesPage() {
  const devices = useDevices();
  return (
    <>
      <PageTitle
        title="Device"
        lead={devices.data === undefined ? ' ' : answer(devices.data.items)}
        action={devices.data?.items.length === 0 ? null : <AddDeviceButton />}
      />
      <Loaded query={devices} what="the devices">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={IconServer} title="No device yet" action={<AddDeviceButton />}>
              Plug the power cord into an outlet near your router and the ethernet cable into the router,
              press power, then enter the serial number from the bottom of the device. Its heartbeat shows
              within 30 minutes.
            </EmptyState>
          ) : (
            <Stack gap="lg">
              {items.map((device) => (
                <DeviceCard key={device.id} device={device} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </>
  );
}

function answer(devices: readonly Device[]): string {
  if (devices.length === 0) return 'Set up your device to begin.';
  const online = devices.filter((device) => device.online).length;
  if (devices.length === 1) return online === 1 ? 'Your device is online.' : 'Your device is not online.';
  return online === devices.length
    ? 'All devices are online.'
    : `${online} of ${devices.length} devices are online.`;
}
