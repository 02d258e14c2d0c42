import { Group, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface PageTitleProps {
  title: string;
  /** The answer to the question that brought the reader here. */
  lead?: ReactNode;
  action?: ReactNode;
}

export function PageTitle({ title, lead, action }: PageTitleProps) {
  useDocumentTitle(`${title} · Carrier Sync`);
  return (
    <Group justify="space-between" align="flex-end" mb="lg" gap="md">
      <div>
        <Title order={1} size="h2">
          {title}
        </Title>
        {lead === undefined ? null : (
          <Text c="dimmed" component="div" mt={2}>
            {lead}
          </Text>
        )}
      </div>
      {action}
    </Group>
  );
}
