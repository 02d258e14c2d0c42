import { Card, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import type { Schemas } from '../api/client.ts';
import { reportAddress } from '../report/reportFilters.ts';
import type { FreshnessBand } from '../report/reportFilters.ts';
import { percentages } from './percentages.ts';
import classes from './LastSevenDays.module.css';

type Freshness = Schemas['FreshnessDto'];

/** How old the values are: each syncable policy in one band; the percentages make 100. */
export function FreshnessCard({ freshness }: { freshness: Freshness }) {
  const bands: { label: string; band: FreshnessBand; count: number }[] = [
    { label: 'Within a day', band: 'DAY_1', count: freshness.day1 },
    { label: '1 to 7 days', band: 'DAY_7', count: freshness.day7 },
    { label: '7 to 30 days', band: 'DAY_30', count: freshness.day30 },
    { label: 'Older, or never', band: 'OLDER', count: freshness.older },
  ];
  const shares = percentages(bands.map(({ count }) => count));
  return (
    <Card h="100%">
      <Title order={2} size="h5" mb="md">
        Freshness of values
      </Title>
      <Stack gap={2}>
        {bands.map(({ label, band, count }, index) => (
          <Link
            key={band}
            to={reportAddress({ freshness: band })}
            className={classes.row}
            style={{ gridTemplateColumns: '1fr auto' }}
          >
            <span>{label}</span>
            <Group gap="xs" wrap="nowrap" className="figures">
              <Text fw={650}>{freshness.total === 0 ? '–' : `${shares[index] ?? 0} %`}</Text>
              <span className={classes.count}>{count.toLocaleString('en-US')}</span>
            </Group>
          </Link>
        ))}
      </Stack>
    </Card>
  );
}
