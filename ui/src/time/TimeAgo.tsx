import { Tooltip, VisuallyHidden } from '@mantine/core';
import { useNow } from './useNow.ts';
import { ago, exactly } from './wording.ts';

/** `3 min ago`; the exact time on hover, on focus and for screen readers. */
export function TimeAgo({ instant }: { instant: string }) {
  const now = useNow(10_000);
  return (
    <Tooltip label={exactly(instant)}>
      <time dateTime={instant}>
        {ago(instant, now)}
        <VisuallyHidden>, {exactly(instant)}</VisuallyHidden>
      </time>
    </Tooltip>
  );
}
