import { Group, Loader, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../api/client.ts';
import { isAway } from '../api/problem.ts';
import { toneColours } from '../states/tones.ts';
import { connection, useIsAway } from './connection.ts';

const lookAgainMs = 3_000;

/** Says that the api is away, asks again every few seconds, and brings everything up to date when it is back. */
export function ConnectionBanner() {
  const isApiAway = useIsAway();
  const queryClient = useQueryClient();
  useEffect(() => {
    if (!isApiAway) return undefined;
    const timer = setInterval(() => {
      void answersAgain().then((answers) => {
        if (!answers) return;
        connection.markBack();
        void queryClient.invalidateQueries();
      });
    }, lookAgainMs);
    return () => clearInterval(timer);
  }, [isApiAway, queryClient]);

  return (
    <div role="status" aria-live="polite">
      {isApiAway ? (
        <Group
          bg={toneColours.act.ground}
          c={toneColours.act.text}
          px="md"
          py={8}
          mb="md"
          style={{ borderRadius: 8 }}
          gap="sm"
          wrap="nowrap"
        >
          <Loader size={16} color={toneColours.act.text} />
          <Text size="sm" fw={500}>
            Carrier Sync does not answer at the moment. What you see may be old; the page goes on by itself.
            Nothing is lost.
          </Text>
        </Group>
      ) : null}
    </div>
  );
}

async function answersAgain(): Promise<boolean> {
  try {
    await api.GET('/api/v1/me');
    return true;
  } catch (error) {
    return !isAway(error);
  }
}
