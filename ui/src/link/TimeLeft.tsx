import { Group, Progress, Text } from '@mantine/core';
import { toneColours } from '../states/tones.ts';
import { realNow } from '../time/serverClock.ts';
import { useNow } from '../time/useNow.ts';
import { countdown } from '../time/wording.ts';

const hurryMs = 30_000;

interface TimeLeftProps {
  from: string;
  until: string;
}

/** The time left for a step as a thin bar, by the server's clock. */
export function TimeLeft({ from, until }: TimeLeftProps) {
  const now = useNow(500, realNow);
  const total = Math.max(1, Date.parse(until) - Date.parse(from));
  const left = Math.max(0, Date.parse(until) - now);
  const tone = toneColours[left <= hurryMs ? 'act' : 'working'];
  return (
    <div>
      <Progress value={(100 * left) / total} size={4} color={tone.mark} aria-hidden />
      <Group justify="space-between" mt={4}>
        <Text size="xs" c="dimmed">
          {left === 0 ? 'The time for this step is over.' : 'Time left'}
        </Text>
        <Text size="xs" c={tone.text} fw={600} className="figures" role="timer">
          {countdown(left)}
        </Text>
      </Group>
    </div>
  );
}
