import { Button, Center, Loader, Text } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { isAway } from '../api/problem.ts';
import { ErrorAlert } from './ProblemAlert.tsx';

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  /** What is being fetched, for the sentence shown when it takes longer than a second. */
  what: string;
  /** The page's own shape, shown instead of a spinner, so that nothing jumps when the data comes. */
  skeleton?: ReactNode;
  children: (data: T) => ReactNode;
}

/** Shows the data once it is there; what is there already stays on screen while the api is away. */
export function Loaded<T>({ query, what, skeleton, children }: LoadedProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  // While the api is away the banner says so, and what is missing comes by itself.
  if (query.error === null || isAway(query.error)) return <Waiting what={what} skeleton={skeleton} />;
  return (
    <ErrorAlert
      error={query.error}
      action={
        <Button size="compact-sm" variant="default" onClick={() => void query.refetch()}>
          Try again
        </Button>
      }
    />
  );
}

function Waiting({ what, skeleton }: { what: string; skeleton: ReactNode }) {
  const [phase, setPhase] = useState<'quiet' | 'moving' | 'telling'>('quiet');
  useTimeout(() => setPhase('moving'), 300, { autoInvoke: true });
  useTimeout(() => setPhase('telling'), 1_000, { autoInvoke: true });
  if (skeleton !== undefined) {
    return (
      <>
        <Text role="status" c="dimmed" size="sm" mb="sm" mih="1.4em">
          {phase === 'telling' ? `Fetching ${what} …` : ''}
        </Text>
        <div aria-hidden>{skeleton}</div>
      </>
    );
  }
  return (
    <Center mih={160} role="status" style={{ flexDirection: 'column', gap: 12 }}>
      {phase === 'quiet' ? null : <Loader size="sm" />}
      {phase === 'telling' ? <Text c="dimmed" size="sm">{`Fetching ${what} …`}</Text> : null}
    </Center>
  );
}
