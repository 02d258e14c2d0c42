import { Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { Schemas } from '../api/client.ts';
import { toneColours } from '../states/tones.ts';
import { TimeAgo } from '../time/TimeAgo.tsx';
import { NeedAction } from './NeedAction.tsx';
import classes from './NeedsYou.module.css';

type Need = Schemas['NeedDto'];

/** Only what a person can do something about, each with its one button. */
export function NeedsYou({ needs }: { needs: readonly Need[] }) {
  if (needs.length === 0) return null;
  return (
    <Card padding={0}>
      <Title order={2} size="h5" px="lg" py="md">
        Needs you
      </Title>
      <Stack gap={0} component="ul" m={0} p={0}>
        {needs.map((need) => (
          <NeedRow key={`${need.kind}/${need.sourceId ?? need.deviceId ?? ''}`} need={need} />
        ))}
      </Stack>
    </Card>
  );
}

function NeedRow({ need }: { need: Need }) {
  const tone = toneColours[atRisk.has(need.kind) ? 'risk' : 'act'];
  return (
    <li className={classes.row}>
      <Group wrap="nowrap" gap="sm" align="flex-start" className={classes.words ?? ''}>
        <IconAlertCircle size={20} color={tone.mark} aria-hidden style={{ flexShrink: 0, marginTop: 1 }} />
        <div>
          <Text fw={600}>{need.title}</Text>
          <Text size="sm" c="dimmed">
            {need.sentence}
            {need.since === null ? null : (
              <>
                {' · '}
                <TimeAgo instant={need.since} />
              </>
            )}
          </Text>
        </div>
      </Group>
      <NeedAction need={need} />
    </li>
  );
}

const atRisk: ReadonlySet<Need['kind']> = new Set([
  'DEVICE_OFFLINE',
  'DEVICE_STORAGE_FULL',
  'DEVICE_REFUSED',
  'SOURCE_STOPPED',
]);
