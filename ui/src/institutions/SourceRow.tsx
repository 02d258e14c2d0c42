import { Group, Progress, Text } from '@mantine/core';
import { LinkButton } from '../link/LinkButton.tsx';
import { sourceLooks } from '../states/looks.ts';
import type { StateLook } from '../states/looks.ts';
import { StateBadge } from '../states/StateBadge.tsx';
import { toneColours } from '../states/tones.ts';
import { TimeAgo } from '../time/TimeAgo.tsx';
import classes from './InstitutionCard.module.css';
import { ResumeButton } from './ResumeButton.tsx';
import { SourceMenu } from './SourceMenu.tsx';
import type { Source } from './useInstitutions.ts';

/** One agent login: its state in words, today's progress, and Link. */
export function SourceRow({ source, isStopped }: { source: Source; isStopped: boolean }) {
  return (
    <li className={classes.source}>
      <div>
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {source.name}
        </Text>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {source.username}
        </Text>
      </div>
      <div>
        <StateBadge look={lookOf(source)} />
        {source.state === 'CREATED' ? null : (
          <Text size="sm" mt={4}>
            {source.sentence}
          </Text>
        )}
        <LastLinked source={source} />
      </div>
      <Today source={source} />
      <div className={classes.actions}>
        <MainAction source={source} isStopped={isStopped} />
        <SourceMenu source={source} />
      </div>
    </li>
  );
}

/** Linked without its device is nothing to be content with. */
function lookOf({ state, deviceOnline }: Source): StateLook {
  const look = sourceLooks[state];
  return state === 'LINKED' && !deviceOnline ? { ...look, tone: 'act' } : look;
}

/** A stopped carrier takes no link: its institution says why. */
function MainAction({ source, isStopped }: { source: Source; isStopped: boolean }) {
  if (source.openLink !== null) {
    return (
      <LinkButton
        sourceId={source.id}
        sourceName={source.name}
        label={source.openLink.waitsForPerson ? 'Go on' : 'Linking …'}
        variant={source.openLink.waitsForPerson ? 'filled' : 'default'}
      />
    );
  }
  if (source.state === 'PAUSED') return <ResumeButton source={source} />;
  if (source.state === 'LINKED' || isStopped) return null;
  return <LinkButton sourceId={source.id} sourceName={source.name} />;
}

function LastLinked({ source }: { source: Source }) {
  if (source.lastLinkedAt === null) return null;
  return (
    <Text size="xs" c="dimmed">
      Last linked <TimeAgo instant={source.lastLinkedAt} />
      {source.lastLinkedBy === null ? null : ` by ${source.lastLinkedBy}`}
    </Text>
  );
}

/** Today's progress, in policies. */
function Today({ source }: { source: Source }) {
  const { done, total, notFound, waiting } = source.today;
  if (total === 0) return <span />;
  const isDone = done === total;
  return (
    <div>
      <Group justify="space-between" gap="xs" className="figures">
        <Text size="sm">
          <b>{done.toLocaleString('en-US')}</b> of {total.toLocaleString('en-US')} today
        </Text>
      </Group>
      <Progress
        value={(100 * done) / total}
        size={5}
        mt={4}
        color={toneColours[isDone ? 'good' : source.state === 'LINKED' ? 'working' : 'waiting'].mark}
        aria-label={`${source.name}: ${done} of ${total} policies today`}
      />
      <Text size="xs" c="dimmed" className="figures" mt={3}>
        {[
          ...(waiting === 0 ? [] : [`${waiting.toLocaleString('en-US')} waiting`]),
          ...(notFound === 0 ? [] : [`${notFound.toLocaleString('en-US')} Not Found`]),
        ].join(' · ')}
      </Text>
    </div>
  );
}
