import { Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { DialogButtons } from '../feedback/Dialog.tsx';
import { ErrorAlert, ProblemAlert } from '../feedback/ProblemAlert.tsx';
import type { LinkStepProps } from './linkStepProps.ts';
import { SilentDevice } from './SilentDevice.tsx';
import { isDeviceSilent } from './silenceWords.ts';
import type { LinkSession } from './useLinkSession.ts';
import type { AnswerSubmission } from './useSubmitAnswer.ts';

type CredentialsFormProps = Pick<LinkStepProps, 'session' | 'username' | 'onUsername' | 'onLeave'> & {
  answer: AnswerSubmission;
};

export function CredentialsForm({ session, username, onUsername, onLeave, answer }: CredentialsFormProps) {
  const [password, setPassword] = useState('');
  const isReady = session.sealingKey !== null && session.device?.publicKey !== undefined;
  const isSilent = isDeviceSilent(session);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    answer.submit({ username, password });
    setPassword('');
  };
  return (
    <form onSubmit={submit} autoComplete="on">
      <Stack>
        {answer.error === null ? (
          <AskedAgain failure={session.failure} />
        ) : (
          <ErrorAlert error={answer.error} />
        )}
        <SilentDevice session={session} />
        <TextInput
          label="Username"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          size="md"
          required
          withAsterisk={false}
          value={username}
          onChange={(event) => onUsername(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          size="md"
          required
          withAsterisk={false}
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <SealingPromise />
      </Stack>
      <DialogButtons>
        <Button variant="default" onClick={onLeave}>
          Cancel
        </Button>
        <Button type="submit" loading={answer.isSending} disabled={!isReady || isSilent}>
          {isReady && !isSilent ? 'Link' : 'Waiting …'}
        </Button>
      </DialogButtons>
    </form>
  );
}

/** Why credentials that were sent from here, or from another window, are asked for once more. */
function AskedAgain({ failure }: Pick<LinkSession, 'failure'>) {
  return failure === null ? null : <ProblemAlert tone="act" message={failure.message} code={failure.code} />;
}

/** What holds for the secrets typed here; on a page without HTTPS it does not, and that is said instead. */
function SealingPromise() {
  if (!window.isSecureContext) {
    return (
      <ProblemAlert
        tone="act"
        message="This page came without HTTPS: whoever can change it on its way could read what you type. Ask for an https address."
      />
    );
  }
  return (
    <Group gap={6} wrap="nowrap" c="dimmed">
      <IconLock size={16} aria-hidden style={{ flexShrink: 0 }} />
      <Text size="xs">Sealed in this browser for your device. Nobody else can read it.</Text>
    </Group>
  );
}
