import { Badge } from '@mantine/core';
import type { StateLook } from './looks.ts';
import { toneColours } from './tones.ts';
import classes from './StateBadge.module.css';

/** A state as a word with an icon and a colour, never a colour alone. */
export function StateBadge({ look, detail }: { look: StateLook; detail?: string | undefined }) {
  const colours = toneColours[look.tone];
  const Icon = look.icon;
  return (
    <Badge
      variant="filled"
      color={colours.ground}
      size="lg"
      radius="sm"
      tt="none"
      fw={600}
      className={classes.badge ?? ''}
      styles={{ label: { color: colours.text }, root: { color: colours.mark } }}
      leftSection={
        <Icon size={14} stroke={2.4} aria-hidden className={look.turns ? classes.turning : undefined} />
      }
    >
      {look.word}
      {detail === undefined ? null : <span className={classes.detail}>{detail}</span>}
    </Badge>
  );
}
