import { Card, Group, Progress, Stack, Text, Title } from '@mantine/core';
import type { Schemas } from '../api/client.ts';
import { LinkButton } from '../link/LinkButton.tsx';
import { toneColours } from '../states/tones.ts';
import type { Tone } from '../states/tones.ts';
import { useNow } from '../time/useNow.ts';
import { about } from '../time/wording.ts';

type Sweep = Schemas['SweepProgressDto'];

/** What is being read now, live. */
export function NowCard({ sweeps }: { sweeps: readonly Sweep[] }) {
  return (
    <Card h="100%">
      <Title order={2} size="h5" mb="md">
        Now
      </Title>
      {sweeps.length === 0 ? (
        <Text c="dimmed" size="sm">
          Nothing is being read. As soon as a source is Linked, its policies are read here, one by one.
        </Text>
      ) : (
        <Stack gap="lg">
          {sweeps.map((sweep) => (
            <SweepRow key={sweep.sourceId} sweep={sweep} />
          ))}
        </Stack>
      )}
    </Card>
  );
}

const tones: Record<Sweep['state'], Tone> = {
  RUNNING: 'working',
  WAITING_FOR_LINK: 'act',
  WAITING_FOR_DEVICE: 'risk',
  DONE: 'good',
};

function SweepRow({ sweep }: { sweep: Sweep }) {
  const colours = toneColours[tones[sweep.state]];
  const share = sweep.total === 0 ? 100 : (100 * sweep.done) / sweep.total;
  return (
    <div>
      <Group justify="space-between" wrap="nowrap" align="baseline">
        <Text fw={600} truncate>
          {sweep.sourceName}
        </Text>
        <Text size="sm" className="figures" style={{ flexShrink: 0 }}>
          <b>{sweep.done.toLocaleString('en-US')}</b> of {sweep.total.toLocaleString('en-US')}
        </Text>
      </Group>
      <Progress
        value={share}
        size={8}
        my={6}
        color={colours.mark}
        animated={sweep.state === 'RUNNING'}
        transitionDuration={400}
        aria-label={`${sweep.sourceName}: ${sweep.done} of ${sweep.total}`}
      />
      <Group justify="space-between" gap="xs">
        <Text size="sm" c={colours.text} fw={500} className="figures">
          <SweepWords sweep={sweep} />
        </Text>
        {sweep.state === 'WAITING_FOR_LINK' ? (
          <LinkButton sourceId={sweep.sourceId} sourceName={sweep.sourceName} size="compact-sm" />
        ) : null}
      </Group>
    </div>
  );
}

function SweepWords({ sweep }: { sweep: Sweep }) {
  const now = useNow(1_000);
  switch (sweep.state) {
    case 'WAITING_FOR_LINK':
      return 'Paused until it is linked; goes on where it stopped';
    case 'WAITING_FOR_DEVICE':
      return 'Waiting for the device';
    case 'DONE':
      return 'Done for today';
    case 'RUNNING':
      return ['Reading', ...pace(sweep), ...sessionLeft(sweep, now)].join(' · ');
  }
}

function pace({ ratePerSecond, total, done }: Sweep): string[] {
  if (ratePerSecond === null || ratePerSecond <= 0) return [];
  const rate =
    ratePerSecond >= 1 ? `${Math.round(ratePerSecond)}/s` : `${Math.round(ratePerSecond * 60)}/min`;
  return [rate, `done in ${about((1000 * (total - done)) / ratePerSecond)}`];
}

function sessionLeft({ sessionEndsAt }: Sweep, now: number): string[] {
  if (sessionEndsAt === null || Date.parse(sessionEndsAt) <= now) return [];
  return [`session good for ${about(Date.parse(sessionEndsAt) - now)}`];
}
