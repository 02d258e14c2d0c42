import { Anchor, Card, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconCircleCheck } from '@tabler/icons-react';
import type { Schemas } from '../api/client.ts';
import { api, body } from '../api/client.ts';
import { operationsKey } from '../api/queryKeys.ts';
import { EmptyState } from '../feedback/EmptyState.tsx';
import { Loaded } from '../feedback/Loaded.tsx';
import { PageTitle } from '../feedback/PageTitle.tsx';
import { TimeAgo } from '../time/TimeAgo.tsx';
import { Carriers } from './Carriers.tsx';

type Overview = Schemas['OperationsOverviewResponseDto'];

/** For operators: what is stuck, in words and opaque ids, with the way into Temporal UI. */
export function OperationsPage() {
  const overview = useQuery({
    queryKey: operationsKey,
    queryFn: () => body(api.GET('/api/v1/operations/overview')),
    refetchInterval: 15_000,
  });
  return (
    <>
      <PageTitle
        title="Operations"
        lead={overview.data === undefined ? ' ' : answer(overview.data)}
        action={
          overview.data?.temporalUiAddress ? (
            <Anchor href={overview.data.temporalUiAddress} target="_blank" rel="noreferrer">
              Open Temporal UI
            </Anchor>
          ) : null
        }
      />
      <Loaded query={overview} what="the overview">
        {(data) => (
          <Stack>
            {data.stuck.length === 0 ? (
              <EmptyState icon={IconCircleCheck} title="Nothing is stuck">
                Every sweep, link, force sync and device moves as it should.
              </EmptyState>
            ) : (
              data.stuck.map((thing) => <StuckCard key={`${thing.kind}/${thing.subjectId}`} thing={thing} />)
            )}
            <Carriers />
          </Stack>
        )}
      </Loaded>
    </>
  );
}

function answer({ stuck, unknownDeviceContacts: calls }: Overview): string {
  const things = stuck.length === 0 ? 'Nothing is stuck' : `${stuck.length} stuck`;
  if (calls === 0) return `${things}.`;
  return `${things} · ${calls === 1 ? '1 call' : `${calls} calls`} by unknown devices in 24 h`;
}

function StuckCard({ thing }: { thing: Overview['stuck'][number] }) {
  return (
    <Card>
      <Text fw={600}>{thing.sentence}</Text>
      <Text size="sm" c="dimmed">
        Since <TimeAgo instant={thing.since} /> · organization{' '}
        <span className="numberText">{thing.organizationId}</span> ·{' '}
        <span className="numberText">{thing.subjectId}</span>
      </Text>
      {thing.temporalAddress === null ? null : (
        <Anchor href={thing.temporalAddress} target="_blank" rel="noreferrer" size="sm">
          Its workflow in Temporal UI
        </Anchor>
      )}
    </Card>
  );
}
