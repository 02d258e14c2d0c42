import { Loader, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { serverNow } from '../time/serverClock.ts';
import { useNow } from '../time/useNow.ts';

interface WorkingProps {
  what: string;
  /** When it began, by the server's clock; now when left out. */
  since?: string;
  /** What keeps it from going on. */
  trouble?: ReactNode;
}

/** What is happening, and for how long: `Signing in at Meridian · 6 s`. */
export function Working({ what, since, trouble }: WorkingProps) {
  const [shownAt] = useState(serverNow);
  const now = useNow(1_000);
  const seconds = Math.floor((now - (since === undefined ? shownAt : Date.parse(since))) / 1000);
  return (
    <Stack align="center" gap="sm" py="xl">
      <Loader size="md" aria-hidden />
      <Text fw={550} className="figures">
        <span role="status">{what}</span>
        <span aria-hidden>{` · ${Math.max(0, seconds)} s`}</span>
      </Text>
      {trouble}
      {seconds >= 10 && trouble === undefined ? (
        <Text size="sm" c="dimmed" ta="center" maw={320}>
          Some portals take a while. You may close this and go on elsewhere; the next step waits for you here.
        </Text>
      ) : null}
    </Stack>
  );
}
