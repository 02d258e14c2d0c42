import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { Link } from 'react-router';
import { EmptyState } from '../feedback/EmptyState.tsx';

export function NotFoundPage() {
  return (
    <EmptyState
      icon={IconMapQuestion}
      title="There is nothing at this address"
      action={
        <Button component={Link} to="/">
          Go to the start
        </Button>
      }
    >
      The address may be mistyped, or what was here has been removed.
    </EmptyState>
  );
}
