import { Drawer, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useIsPhone } from '../feedback/Dialog.tsx';
import { Loaded } from '../feedback/Loaded.tsx';
import { AttemptEntry } from './AttemptEntry.tsx';
import { NumberText } from './NumberText.tsx';
import { useAttempts } from './usePolicies.ts';

interface TimelineDrawerProps {
  policy: { id: string; number: string; productName: string };
  onClose: () => void;
  children?: ReactNode;
}

/** What was tried for a policy, newest first, with where each reading came from. */
export function TimelineDrawer({ policy, onClose, children }: TimelineDrawerProps) {
  const attempts = useAttempts(policy.id);
  const isPhone = useIsPhone();
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={isPhone ? '100%' : 'lg'}
      title={
        <>
          <Text fw={650}>{policy.productName}</Text>
          <NumberText number={policy.number} />
        </>
      }
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        {children}
        <Loaded query={attempts} what="the timeline">
          {({ items }) =>
            items.length === 0 ? (
              <Text c="dimmed" size="sm">
                Nothing has been tried yet.
              </Text>
            ) : (
              <Stack component="ol" gap="lg" m={0} p={0} style={{ listStyle: 'none' }}>
                {items.map((attempt) => (
                  <AttemptEntry key={attempt.id} attempt={attempt} />
                ))}
              </Stack>
            )
          }
        </Loaded>
      </Stack>
    </Drawer>
  );
}
