import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { toneColours } from '../states/tones.ts';
import { CodeDetails } from './CodeDetails.tsx';

interface ProblemAlertProps {
  message: string;
  /** For support only; never part of the sentence. */
  code?: string | undefined;
  action?: ReactNode;
  tone?: 'risk' | 'act';
}

/** What happened and the one thing to do; the code is behind "Details" with a copy button. */
export function ProblemAlert({ message, code, action, tone = 'risk' }: ProblemAlertProps) {
  const colours = toneColours[tone];
  return (
    <Alert
      role="alert"
      icon={<IconAlertTriangle aria-hidden color={colours.mark} />}
      styles={{ root: { background: colours.ground, border: 0 }, message: { color: colours.text } }}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm" fw={500}>
          {message}
        </Text>
        {action}
        {code === undefined ? null : <CodeDetails code={code} />}
      </Stack>
    </Alert>
  );
}

/** The same for whatever a request threw. */
export function ErrorAlert({ error, action }: { error: Error; action?: ReactNode }) {
  return (
    <ProblemAlert
      message={error.message}
      code={error instanceof ApiProblem ? error.code : undefined}
      action={action}
    />
  );
}
