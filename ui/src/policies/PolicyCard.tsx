import { Button, Card, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { SyncButton } from '../forceSync/SyncButton.tsx';
import { FindingNotes } from './FindingNotes.tsx';
import { NumberText } from './NumberText.tsx';
import classes from './PolicyCard.module.css';
import { PolicyNextAction } from './PolicyNextAction.tsx';
import { PolicySyncLine } from './PolicySyncLine.tsx';
import { PolicyMenu } from './PolicyMenu.tsx';
import { StatusMenu } from './StatusMenu.tsx';
import { TimelineDrawer } from './TimelineDrawer.tsx';
import type { Policy } from './usePolicies.ts';
import { ValueList } from './ValueList.tsx';

/** One policy of a contact: what it is, its values with their age, where its sync stands, and Sync. */
export function PolicyCard({ policy }: { policy: Policy }) {
  const [isTimelineOpen, timeline] = useDisclosure(false);
  return (
    <Card
      component="article"
      padding={0}
      aria-label={`${policy.productName}, ${policy.number}`}
      className={classes.card ?? ''}
    >
      <div className={classes.what}>
        <Group gap="sm" align="baseline">
          <Text fw={650}>{policy.productName}</Text>
          <NumberText number={policy.number} />
        </Group>
        <Text size="sm" c="dimmed">
          {policy.institutionName} · {policy.productLine}
        </Text>
      </div>
      <Group gap="xs" wrap="nowrap" className={classes.actions ?? ''}>
        <StatusMenu policy={policy} />
        <SyncButton policy={policy} />
        <PolicyMenu policy={policy} onTimeline={timeline.open} />
      </Group>
      <div className={classes.body}>
        <ValueList values={policy.values} />
        <FindingNotes policy={policy} />
      </div>
      <div className={classes.foot}>
        <PolicySyncLine policy={policy} />
        <Group gap="xs" wrap="nowrap" style={{ flexShrink: 0 }}>
          <PolicyNextAction policy={policy} />
          {policy.attemptCount === 0 ? null : (
            <Button variant="subtle" size="compact-sm" onClick={timeline.open}>
              Timeline
            </Button>
          )}
        </Group>
      </div>
      {isTimelineOpen ? <TimelineDrawer policy={policy} onClose={timeline.close} /> : null}
    </Card>
  );
}
