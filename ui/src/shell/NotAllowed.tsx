import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Link } from 'react-router';
import { EmptyState } from '../feedback/EmptyState.tsx';

export function NotAllowed() {
  return (
    <EmptyState
      icon={IconLock}
      title="Your role does not include this page"
      action={
        <Button component={Link} to="/">
          Go to the start
        </Button>
      }
    >
      Ask an Owner or Manager if you need it for your work.
    </EmptyState>
  );
}
