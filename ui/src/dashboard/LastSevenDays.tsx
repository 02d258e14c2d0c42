import { Card, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import type { Schemas } from '../api/client.ts';
import { policySyncLooks } from '../states/looks.ts';
import type { StateLook } from '../states/looks.ts';
import { toneColours } from '../states/tones.ts';
import { reportAddress } from '../report/reportFilters.ts';
import classes from './LastSevenDays.module.css';

type Counts = Schemas['LastSevenDaysDto'];

/** Each syncable policy once; each number opens the Sync Report with exactly those policies. */
export function LastSevenDays({ counts }: { counts: Counts }) {
  const rows = [
    { outcome7d: 'SUCCESS', look: policySyncLooks.SUCCESS, count: counts.success },
    { outcome7d: 'NOT_FOUND', look: policySyncLooks.NOT_FOUND, count: counts.notFound },
    { outcome7d: 'NOT_YET_SYNCED', look: policySyncLooks.NOT_YET_SYNCED, count: counts.notYetSynced },
  ] as const;
  return (
    <Card h="100%">
      <Group justify="space-between" align="baseline" mb="md">
        <Title order={2} size="h5">
          Last 7 days
        </Title>
        <Text size="sm" c="dimmed" className="figures">
          <b>{counts.totalSyncable.toLocaleString('en-US')}</b> Total Syncable
        </Text>
      </Group>
      <Stack gap={6}>
        {rows.map(({ outcome7d, look, count }) => (
          <Bar
            key={outcome7d}
            to={reportAddress({ outcome7d })}
            look={look}
            count={count}
            total={counts.totalSyncable}
          />
        ))}
      </Stack>
      <Reasons reasons={counts.notYetSyncedReasons} />
      <NotSyncable count={counts.notSyncable} />
    </Card>
  );
}

/** Why policies are not yet synced, each with the way to exactly those. */
function Reasons({ reasons }: { reasons: Counts['notYetSyncedReasons'] }) {
  return (
    <ul className={classes.reasons}>
      {reasons.map(({ reason, label, count }) => (
        <li key={reason}>
          <Link to={reportAddress({ outcome7d: 'NOT_YET_SYNCED', reason })} className={classes.reason}>
            <span>{label.replace(/\.$/, '')}</span>
            <span className="figures">{count.toLocaleString('en-US')}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Outside the total: what takes no part in the sync, and the way to see why. */
function NotSyncable({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <Text size="sm" c="dimmed" mt="sm">
      <Link to={reportAddress({ state: 'NOT_SYNCABLE' })} className={classes.reason}>
        <span>Not syncable, outside these counts</span>
        <span className="figures">{count.toLocaleString('en-US')}</span>
      </Link>
    </Text>
  );
}

interface BarProps {
  to: string;
  look: StateLook;
  count: number;
  total: number;
}

function Bar({ to, look, count, total }: BarProps) {
  const colours = toneColours[look.tone];
  const share = total === 0 ? 0 : (100 * count) / total;
  const Icon = look.icon;
  return (
    <Link
      to={to}
      className={classes.row}
      aria-label={`${look.word} ${count.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}, open in the Sync Report`}
    >
      <Icon size={18} color={colours.mark} aria-hidden />
      <span className={classes.word}>{look.word}</span>
      <span className={classes.track}>
        <span
          className={classes.bar}
          style={{ width: count === 0 ? 0 : `max(3px, ${share}%)`, background: colours.mark }}
        />
      </span>
      <span className={`${classes.count} figures`}>{count.toLocaleString('en-US')}</span>
    </Link>
  );
}
