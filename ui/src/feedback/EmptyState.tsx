import { Card, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  icon: Icon;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}

/** Nothing here yet: says why, and offers the next step of the guide. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <Card py={40}>
      <Stack align="center" gap="sm" ta="center" maw={460} mx="auto">
        <ThemeIcon size={52} radius="xl" variant="light">
          <Icon size={26} stroke={1.7} aria-hidden />
        </ThemeIcon>
        <Title order={2} size="h4">
          {title}
        </Title>
        <Text c="dimmed" size="sm">
          {children}
        </Text>
        {action}
      </Stack>
    </Card>
  );
}
