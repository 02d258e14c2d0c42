import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router/dom';
import { createQueryClient } from '../api/queryClient.ts';
import { PageBoundary } from '../shell/PageBoundary.tsx';
import { cssVariables, theme } from '../theme.ts';
import { router } from './router.tsx';

const queryClient = createQueryClient();

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme="light">
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-center" limit={3} zIndex={500} />
        <PageBoundary>
          <RouterProvider router={router} />
        </PageBoundary>
      </QueryClientProvider>
    </MantineProvider>
  );
}
