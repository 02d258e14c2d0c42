import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Loaded } from '../feedback/Loaded.tsx';
import { useMay } from '../session/useMe.ts';
import { carrierLooks } from '../states/looks.ts';
import { StateBadge } from '../states/StateBadge.tsx';
import { TimeAgo } from '../time/TimeAgo.tsx';
import { ChangeCarrierDialog } from './ChangeCarrierDialog.tsx';
import type { Carrier } from './useCarriers.ts';
import { useCarriers } from './useCarriers.ts';

/** Every carrier that somebody has connected, stopped ones first, and the switch for all organizations. */
export function Carriers() {
  const carriers = useCarriers();
  return (
    <Card component="section" aria-label="Carriers">
      <Title order={2} size="h4" mb="sm">
        Carriers
      </Title>
      <Loaded query={carriers} what="the carriers">
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">
              No organization has connected one yet.
            </Text>
          ) : (
            <Stack gap="md">
              {items.map((carrier) => (
                <CarrierRow key={carrier.pluginId} carrier={carrier} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Card>
  );
}

function CarrierRow({ carrier }: { carrier: Carrier }) {
  const mayManage = useMay('operations.manage');
  const [opened, { open, close }] = useDisclosure(false);
  const { pluginId, stop, organizations, linked, sources } = carrier;
  const change = stop === null ? 'stop' : 'start';
  return (
    <Group justify="space-between" align="flex-start" role="group" aria-label={pluginId}>
      <div>
        <Group gap="sm">
          <Text fw={600}>{pluginId}</Text>
          <StateBadge look={carrierLooks[stop === null ? 'RUNNING' : 'STOPPED']} />
        </Group>
        <Text size="sm" c="dimmed">
          {organizations} {organizations === 1 ? 'organization' : 'organizations'} · {linked} of {sources}{' '}
          {sources === 1 ? 'source' : 'sources'} Linked
        </Text>
        {stop === null ? null : <WhyStopped stop={stop} />}
        <LastEvents carrier={carrier} />
      </div>
      {mayManage ? (
        <Button
          variant="default"
          aria-label={`${stop === null ? 'Stop' : 'Start'} ${pluginId}`}
          onClick={open}
        >
          {stop === null ? 'Stop' : 'Start'}
        </Button>
      ) : null}
      {opened ? <ChangeCarrierDialog carrier={carrier} change={change} onClose={close} /> : null}
    </Group>
  );
}

function WhyStopped({ stop }: { stop: NonNullable<Carrier['stop']> }) {
  return (
    <Text size="sm">
      Stopped <TimeAgo instant={stop.stoppedAt} />{' '}
      {stop.automatic ? 'by itself, when a second organization saw the same' : 'by an operator'}:{' '}
      {stop.reason}
    </Text>
  );
}

/** What happened before the present state. */
function LastEvents({ carrier }: { carrier: Carrier }) {
  const earlier = carrier.stop === null ? carrier.lastEvents : carrier.lastEvents.slice(1);
  return earlier.map((event) => (
    <Text key={event.at} size="xs" c="dimmed">
      {event.action === 'STOPPED' ? 'Stopped' : 'Started'} <TimeAgo instant={event.at} />
      {event.operatorId === null ? ' by itself' : ''}: {event.reason}
    </Text>
  ));
}
