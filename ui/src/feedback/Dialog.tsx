import { Group, Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import classes from './Dialog.module.css';

interface DialogProps {
  opened: boolean;
  title: ReactNode;
  onClose: () => void;
  children: ReactNode;
  size?: string;
  /** Clicking beside the dialog does nothing while something typed could be lost. */
  keepsInput?: boolean;
}

/** A dialog; on a phone a full page. Its buttons belong in `DialogButtons`, in reach of the thumb. */
export function Dialog({ opened, title, onClose, children, size = 'md', keepsInput = true }: DialogProps) {
  const isPhone = useIsPhone();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={size}
      fullScreen={isPhone}
      radius={isPhone ? 0 : 'lg'}
      closeOnClickOutside={!keepsInput}
      classNames={{ title: classes.title ?? '', body: classes.body ?? '' }}
      transitionProps={{ duration: 120 }}
    >
      {children}
    </Modal>
  );
}

export function DialogButtons({ children }: { children: ReactNode }) {
  return (
    <Group className={classes.buttons ?? ''} justify="flex-end" gap="sm">
      {children}
    </Group>
  );
}

export function useIsPhone(): boolean {
  return useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
}
