import { Card, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import type { Schemas } from '../api/client.ts';
import { AddDeviceButton } from '../devices/AddDeviceButton.tsx';
import { deviceLook } from '../devices/deviceLook.ts';
import { LastHeartbeat } from '../devices/LastHeartbeat.tsx';
import { StateBadge } from '../states/StateBadge.tsx';

type Device = Schemas['DeviceResponseDto'];

/** Guide 000, step 1: is my device online? */
export function DeviceHealth({ devices }: { devices: readonly Device[] }) {
  return (
    <Card h="100%">
      <Group justify="space-between" mb="md">
        <Title order={2} size="h5">
          Device Health
        </Title>
        <AddDeviceButton size="xs" variant={devices.length === 0 ? 'filled' : 'default'} />
      </Group>
      {devices.length === 0 ? (
        <Text c="dimmed" size="sm">
          No device yet. Plug yours in, then enter the serial number from its bottom with + New Sync Device.
        </Text>
      ) : (
        <Stack gap="md">
          {devices.map((device) => (
            <DeviceRow key={device.id} device={device} />
          ))}
        </Stack>
      )}
    </Card>
  );
}

function DeviceRow({ device }: { device: Device }) {
  return (
    <div>
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} component={Link} to="/sync/device" td="none" truncate>
          {device.name}
        </Text>
        <StateBadge look={deviceLook(device)} />
      </Group>
      <Text size="sm" c="dimmed">
        Last Heartbeat: <LastHeartbeat device={device} />
      </Text>
      {device.problem === null ? null : (
        <Text size="sm" mt={2}>
          {device.problem}
        </Text>
      )}
    </div>
  );
}
