import { Card, Grid, Skeleton, Stack, Title } from '@mantine/core';

const cards: readonly { title: string; span: number; lines: number }[] = [
  { title: 'Last 7 days', span: 7, lines: 3 },
  { title: 'Freshness of values', span: 5, lines: 4 },
  { title: 'Now', span: 7, lines: 2 },
  { title: 'Device Health', span: 5, lines: 2 },
];

/** The Dashboard's shape while it is fetched: its cards stand where they will stand. */
export function DashboardSkeleton() {
  return (
    <Grid gap="lg">
      {cards.map(({ title, span, lines }) => (
        <Grid.Col key={title} span={{ base: 12, md: span }}>
          <Card h="100%">
            <Title order={2} size="h5" mb="md">
              {title}
            </Title>
            <Stack gap="md">
              {Array.from({ length: lines }, (_, line) => (
                <Skeleton key={line} height={18} radius="sm" width={`${92 - 9 * line}%`} />
              ))}
            </Stack>
          </Card>
        </Grid.Col>
      ))}
    </Grid>
  );
}
