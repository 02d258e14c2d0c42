import { Button, Card, Center, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { ErrorAlert } from '../feedback/ProblemAlert.tsx';
import { Brand } from '../shell/Brand.tsx';
import { ConnectionBanner } from '../shell/ConnectionBanner.tsx';
import { localPath } from './localPath.ts';
import classes from './SignInPage.module.css';
import { useMeQuery } from './useMe.ts';
import { useSignIn } from './useSignIn.ts';

export function SignInPage() {
  useDocumentTitle('Sign in · Carrier Sync');
  const [search] = useSearchParams();
  const next = search.get('next');
  const { data: me } = useMeQuery();
  if (me !== undefined && me !== null) return <Navigate to={localPath(next)} replace />;
  return (
    <>
      <ConnectionBanner />
      <Center component="main" className={classes.ground ?? ''}>
        <Stack w="100%" maw={400} gap="lg">
          <Center>
            <Brand onDark />
          </Center>
          <Card shadow="md" withBorder={false} padding="xl">
            <Title order={1} size="h3">
              Sign in
            </Title>
            <Text c="dimmed" size="sm" mb="lg">
              {next === null
                ? 'Policy values from your carriers, current every day.'
                : 'Then you go on where you were.'}
            </Text>
            <SignInForm />
          </Card>
        </Stack>
      </Center>
    </>
  );
}

function SignInForm() {
  const signIn = useSignIn();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ email, password }, { onError: () => setPassword('') });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {signIn.error === null ? null : <ErrorAlert error={signIn.error} />}
        <TextInput
          label="Email"
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          size="md"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          size="md"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" size="md" loading={signIn.isPending} fullWidth>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
