import { Button, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { otherWayAnswer } from '../../../contracts/domain/challenges.ts';
import type { Schemas } from '../api/client.ts';
import type { AnswerSubmission } from './useSubmitAnswer.ts';

interface OtherWaysProps {
  challenge: Schemas['ChallengeDto'];
  answer: AnswerSubmission;
}

/** For a code that does not come: the other ways that the portal offers. */
export function OtherWays({ challenge, answer }: OtherWaysProps) {
  const [opened, { toggle }] = useDisclosure(false);
  const ways = challenge.otherWays ?? [];
  if (ways.length === 0) return null;
  return (
    <Stack gap="xs" align="flex-start">
      <Button variant="subtle" size="compact-sm" aria-expanded={opened} onClick={toggle}>
        Use another way
      </Button>
      {opened
        ? ways.map(({ value, label }) => (
            <Button
              key={value}
              variant="default"
              fullWidth
              justify="flex-start"
              disabled={answer.isSending}
              onClick={() => answer.submit({ [otherWayAnswer]: value })}
            >
              {label}
            </Button>
          ))
        : null}
    </Stack>
  );
}
