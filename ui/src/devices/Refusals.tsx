import { Button, List, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Schemas } from '../api/client.ts';
import { CodeDetails } from '../feedback/CodeDetails.tsx';
import { Loaded } from '../feedback/Loaded.tsx';
import { TimeAgo } from '../time/TimeAgo.tsx';
import type { Device } from './useDevices.ts';
import { useRefusals } from './useDevices.ts';

type Refusal = Schemas['DeviceRefusalResponseDto'];

/** What was refused of this device, or of somebody with its serial number: what that means, and what exactly it was. */
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
          <List size="sm" spacing="sm" mt="xs" styles={{ itemWrapper: { display: 'block' } }}>
            {items.map((refusal) => (
              <List.Item key={refusal.id}>
                <RefusalEntry refusal={refusal} />
              </List.Item>
            ))}
          </List>
        )
      }
    </Loaded>
  );
}

function RefusalEntry({ refusal: { at, message, reason, code, ...refusal } }: { refusal: Refusal }) {
  // Addresses, keys and names of fields have no place to break a line.
  const breaks = { overflowWrap: 'anywhere' } as const;
  return (
    <Stack gap={2} align="flex-start">
      <Text span size="sm" style={breaks}>
        <TimeAgo instant={at} />: {message}
      </Text>
      {reason === null || reason === message ? null : (
        <Text span size="sm" style={breaks}>
          What was wrong: {reason}
        </Text>
      )}
      <Text span size="sm" c="dimmed" style={breaks}>
        {contactOf(refusal)}
      </Text>
      <CodeDetails code={code} />
    </Stack>
  );
}

function contactOf({
  remoteAddress,
  keyFingerprint,
  repeated,
}: Pick<Refusal, 'remoteAddress' | 'keyFingerprint' | 'repeated'>): string {
  return [
    remoteAddress === null ? [] : [`From ${remoteAddress}.`],
    keyFingerprint === null ? [] : [`Key ${keyFingerprint}.`],
    repeated === 0 ? [] : [`The same ${repeated === 1 ? 'once' : `${repeated} times`} more just before.`],
  ]
    .flat()
    .join(' ');
}
