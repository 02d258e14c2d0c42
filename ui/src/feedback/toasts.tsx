import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { toneColours } from '../states/tones.ts';

export const undoWindowMs = 7_000;

export function tellProblem(error: unknown): void {
  notifications.show({
    message: error instanceof Error ? error.message : String(error),
    icon: <IconAlertTriangle size={18} aria-hidden />,
    color: toneColours.risk.mark,
    autoClose: 10_000,
    role: 'alert',
  });
}

export function tellDone(message: string): void {
  notifications.show({
    message,
    icon: <IconCircleCheck size={18} aria-hidden />,
    color: toneColours.good.mark,
    autoClose: 4_000,
  });
}

/**
 * Says what was done and offers the way back, for `undoWindowMs`; afterwards, unless undone, it is final. Returns the
 * toast's id.
 */
export function offerUndo(message: string, undo: () => void, onFinal?: () => void): string {
  let isUndone = false;
  const id = notifications.show({
    autoClose: undoWindowMs,
    onClose: () => {
      if (!isUndone) onFinal?.();
    },
    color: toneColours.working.mark,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button
          size="compact-sm"
          variant="default"
          style={{ flexShrink: 0 }}
          onClick={() => {
            isUndone = true;
            notifications.hide(id);
            undo();
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  });
  return id;
}
