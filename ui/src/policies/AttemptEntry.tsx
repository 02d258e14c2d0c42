import { Group, Text } from '@mantine/core';
import { attemptLooks } from '../states/looks.ts';
import { StateBadge } from '../states/StateBadge.tsx';
import { TimeAgo } from '../time/TimeAgo.tsx';
import classes from './AttemptEntry.module.css';
import { ChangeList } from './ChangeList.tsx';
import { FindingNote } from './FindingNotes.tsx';
import type { Attempt } from './usePolicies.ts';

export function AttemptEntry({ attempt }: { attempt: Attempt }) {
  return (
    <li className={classes.entry}>
      <Group justify="space-between" wrap="nowrap">
        <StateBadge look={attemptLooks[attempt.state]} />
        <Text size="sm" c="dimmed">
          <TimeAgo instant={attempt.finishedAt ?? attempt.startedAt ?? attempt.queuedAt} />
        </Text>
      </Group>
      <Text size="sm" c="dimmed" mt={4}>
        {attempt.kind === 'FORCE' ? `Force sync by ${attempt.requestedBy ?? 'someone'}` : 'Daily sync'} ·{' '}
        {attempt.sourceName}
      </Text>
      {attempt.message === null ? null : (
        <Text size="sm" mt={4}>
          {attempt.message}
        </Text>
      )}
      <ChangeList changes={attempt.changes} />
      {attempt.findings.map((finding) => (
        <FindingNote key={finding.id} finding={finding} />
      ))}
      <Evidence attempt={attempt} />
    </li>
  );
}

/** Where the reading came from, for a person who doubts it. */
function Evidence({ attempt: { evidence, failureCode } }: { attempt: Attempt }) {
  const facts: [string, string][] = [
    ...fact('Number shown', evidence?.portalNumber),
    ...fact('Status shown', evidence?.portalStatus),
    ...fact('Page', evidence?.path),
    ...fact('Looked', evidence?.looks === undefined ? undefined : `${evidence.looks}×`),
    ...fact('Note', evidence?.note),
    ...fact('Code', failureCode ?? undefined),
  ];
  if (facts.length === 0) return null;
  return (
    <details className={classes.evidence}>
      <summary>Evidence</summary>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="numberText">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function fact(name: string, value: string | undefined): [string, string][] {
  return value === undefined || value === '' ? [] : [[name, value]];
}
