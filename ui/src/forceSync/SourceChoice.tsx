import { Group, Radio, Stack, Text } from '@mantine/core';
import type { Schemas } from '../api/client.ts';
import { sourceLooks } from '../states/looks.ts';
import { StateBadge } from '../states/StateBadge.tsx';

type Source = Schemas['PolicySourceDto'];

interface SourceChoiceProps {
  sources: readonly Source[];
  chosenId: string | undefined;
  onChoose: (sourceId: string) => void;
}

/** The login source to read with; the one that read it last is preset. */
export function SourceChoice({ sources, chosenId, onChoose }: SourceChoiceProps) {
  return (
    <Radio.Group label="Login source" value={chosenId ?? null} onChange={onChoose}>
      <Stack gap="xs" mt={6}>
        {sources.map((source) => (
          <Radio.Card key={source.id} value={source.id} p="sm" radius="md" aria-label={source.name}>
            <Group wrap="nowrap" justify="space-between">
              <Group wrap="nowrap" gap="sm" style={{ minWidth: 0 }}>
                <Radio.Indicator />
                <div style={{ minWidth: 0 }}>
                  <Text fw={600} size="sm" truncate>
                    {source.name}
                  </Text>
                  <Text size="xs" c="dimmed" truncate>
                    {source.username}
                  </Text>
                </div>
              </Group>
              <StateBadge look={sourceLooks[source.state]} />
            </Group>
          </Radio.Card>
        ))}
      </Stack>
    </Radio.Group>
  );
}
