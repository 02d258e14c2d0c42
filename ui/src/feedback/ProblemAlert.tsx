import { Alert, Button, Code, Collapse, CopyButton, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { toneColours } from '../states/tones.ts';

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
        {code === undefined ? null : <Details code={code} />}
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

function Details({ code }: { code: string }) {
  const [opened, { toggle }] = useDisclosure(false);
  return (
    <div>
      <UnstyledButton onClick={toggle} aria-expanded={opened} fz="xs" td="underline">
        Details
      </UnstyledButton>
      <Collapse expanded={opened}>
        <Group gap="xs" mt={4}>
          <Code>{code}</Code>
          <CopyButton value={code}>
            {({ copied, copy }) => (
              <Button size="compact-xs" variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Collapse>
    </div>
  );
}
