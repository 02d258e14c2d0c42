import { Group, Text, ThemeIcon } from '@mantine/core';
import { IconBuildingBank } from '@tabler/icons-react';
import type { LinkSession } from './useLinkSession.ts';

/** Who and where. */
export function LinkHeading({ session }: { session: LinkSession }) {
  return (
    <Group wrap="nowrap" gap="sm">
      <ThemeIcon size={44} radius="md" variant="light">
        <IconBuildingBank size={24} stroke={1.6} aria-hidden />
      </ThemeIcon>
      <div style={{ minWidth: 0 }}>
        <Text fw={650} size="lg" lh={1.25}>
          {session.institutionName}
        </Text>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {session.sourceName} · {session.username}
        </Text>
      </div>
    </Group>
  );
}
