import { Button } from '@mantine/core';
import type { ButtonProps } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { useMay } from '../session/useMe.ts';
import { useLinkAddress } from './linkAddress.ts';

interface LinkButtonProps extends Pick<ButtonProps, 'variant' | 'size'> {
  sourceId: string;
  label?: string;
  /** Names the source for those who do not see what stands beside the button. */
  sourceName?: string;
}

export function LinkButton({ sourceId, label = 'Link', sourceName, ...look }: LinkButtonProps) {
  const { open } = useLinkAddress();
  if (!useMay('sources.link')) return null;
  return (
    <Button
      {...look}
      style={{ flexShrink: 0 }}
      leftSection={<IconLink size={17} aria-hidden />}
      onClick={() => open(sourceId)}
      {...(sourceName === undefined ? {} : { 'aria-label': `${label} ${sourceName}` })}
    >
      {label}
    </Button>
  );
}
