import { Component } from 'react';
import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { ProblemAlert } from '../feedback/ProblemAlert.tsx';

interface BoundaryState {
  error: Error | undefined;
}

/** A page that broke says so and leaves the rest of the screen usable. */
export class PageBoundary extends Component<{ children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { error: undefined };

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <ProblemAlert
        message="This page could not be shown. Nothing was changed; reload it to go on."
        code={`${error.name}: ${error.message}`}
        action={
          <Button size="compact-sm" onClick={() => window.location.reload()}>
            Reload
          </Button>
        }
      />
    );
  }
}
