import { Button, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { DialogButtons } from '../feedback/Dialog.tsx';
import { toneColours } from '../states/tones.ts';
import type { LinkSession } from './useLinkSession.ts';

/** Linked, and what happens next. */
export function LinkedStep({ session, onDone }: { session: LinkSession; onDone: () => void }) {
  return (
    <div>
      <Stack align="center" ta="center" gap="xs" py="md">
        <ThemeIcon size={56} radius="xl" color={toneColours.good.mark}>
          <IconCheck size={32} stroke={2.4} aria-hidden />
        </ThemeIcon>
        <div role="status">
          <Title order={2} size="h4">
            Linked
          </Title>
        </div>
        <Text c="dimmed" maw={360}>
          {whatIsNext(session)}
        </Text>
      </Stack>
      <DialogButtons>
        <Button onClick={onDone} data-autofocus autoFocus>
          Done
        </Button>
      </DialogButtons>
    </div>
  );
}

function whatIsNext({ queued, institutionName }: LinkSession): string {
  if (queued === 0) {
    return `Nothing waits to be read right now. Values are read by themselves until ${institutionName} ends the session.`;
  }
  const policies = queued === 1 ? '1 policy is' : `${queued.toLocaleString('en-US')} policies are`;
  return `${policies} queued; the first values come in about 10 s. You can close this: Carrier Sync goes on until ${institutionName} ends the session.`;
}
