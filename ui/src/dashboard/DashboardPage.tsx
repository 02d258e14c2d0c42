import { Grid, Stack } from '@mantine/core';
import { Loaded } from '../feedback/Loaded.tsx';
import { PageTitle } from '../feedback/PageTitle.tsx';
import { useMe } from '../session/useMe.ts';
import { useNow } from '../time/useNow.ts';
import { greeting } from '../time/wording.ts';
import { answer } from './answer.ts';
import { DashboardSkeleton } from './DashboardSkeleton.tsx';
import { DeviceHealth } from './DeviceHealth.tsx';
import { FreshnessCard } from './FreshnessCard.tsx';
import { LastSevenDays } from './LastSevenDays.tsx';
import { NeedsYou } from './NeedsYou.tsx';
import { NowCard } from './NowCard.tsx';
import { isSettingUp, isSetUpStep, SetUpSteps } from './SetUpSteps.tsx';
import { useDashboard } from './useDashboard.ts';

/** Is everything linked? Is anything wrong that I must do? How old are the numbers? */
export function DashboardPage() {
  const { user } = useMe();
  const dashboard = useDashboard();
  const now = useNow(60_000);
  const firstName = user.name.split(' ')[0] ?? user.name;
  return (
    <>
      <PageTitle
        title={`${greeting(now)}, ${firstName}.`}
        lead={dashboard.data === undefined ? ' ' : answer(dashboard.data)}
      />
      <Loaded query={dashboard} what="the dashboard" skeleton={<DashboardSkeleton />}>
        {(data) => (
          <Stack gap="lg">
            {isSettingUp(data) ? <SetUpSteps dashboard={data} /> : null}
            <NeedsYou needs={data.needsYou.filter(({ kind }) => !isSettingUp(data) || !isSetUpStep(kind))} />
            <Grid gap="lg">
              <Grid.Col span={{ base: 12, md: 7 }}>
                <LastSevenDays counts={data.last7Days} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 5 }}>
                <FreshnessCard freshness={data.freshness} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 7 }}>
                <NowCard sweeps={data.sweeps} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 5 }}>
                <DeviceHealth devices={data.devices} />
              </Grid.Col>
            </Grid>
          </Stack>
        )}
      </Loaded>
    </>
  );
}
