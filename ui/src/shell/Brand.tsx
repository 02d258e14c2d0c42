import { Group, Text } from '@mantine/core';

export function Brand({ onDark = false }: { onDark?: boolean }) {
  return (
    <Group gap={10} wrap="nowrap">
      <img src="/carrier-sync.svg" width={30} height={30} alt="" />
      <Text fw={700} size="lg" c={onDark ? 'white' : 'ink.9'} style={{ letterSpacing: '-0.01em' }}>
        Carrier Sync
      </Text>
    </Group>
  );
}
