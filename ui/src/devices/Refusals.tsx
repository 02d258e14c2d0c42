import { Button, List, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Loaded } from '../feedback/Loaded.tsx';
import { TimeAgo } from '../time/TimeAgo.tsx';
import type { Device } from './useDevices.ts';
import { useRefusals } from './useDevices.ts';

/** Attempts with this serial number that were refused: a second key, a paused or a removed device. */
export function Refusals({ device }: { device: Device }) {
  const [opened, { toggle }] = useDisclosure(device.recentRefusals > 0);
  return (
    <div style={{ marginTop: 16 }}>
      <Button variant="subtle" size="compact-sm" onClick={toggle} aria-expanded={opened}>
        {device.recentRefusals === 0
          ? 'Refused attempts'
          : `${device.recentRefusals} refused ${device.recentRefusals === 1 ? 'attempt' : 'attempts'} in the last 24 hours`}
      </Button>
      {opened ? <RefusalList deviceId={device.id} /> : null}
    </div>
  );
}

function RefusalList({ deviceId }: { deviceId: string }) {
  const refusals = useRefusals(deviceId);
  return (
    <Loaded query={refusals} what="the refused attempts">
      {({ items }) =>
        items.length === 0 ? (
          <Text size="sm" c="dimmed">
            None. Every contact with this serial number was made by this device.
          </Text>
        ) : (
          <List size="sm" spacing={6} mt="xs">
            {items.map((refusal) => (
              <List.Item key={refusal.id}>
                <TimeAgo instant={refusal.at} />: {refusal.message}
                <Text span size="sm" c="dimmed">
                  {refusal.remoteAddress === null ? '' : ` From ${refusal.remoteAddress}.`}
                  {refusal.keyFingerprint === null ? '' : ` Key ${refusal.keyFingerprint}.`}
                </Text>
              </List.Item>
            ))}
          </List>
        )
      }
    </Loaded>
  );
}
