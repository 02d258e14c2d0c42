import { Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Schemas } from '../api/client.ts';
import { tellDone, tellProblem } from '../feedback/toasts.tsx';
import { useMay } from '../session/useMe.ts';
import { toneColours } from '../states/tones.ts';
import { FindingAction } from './FindingAction.tsx';
import classes from './FindingNotes.module.css';
import type { Policy } from './usePolicies.ts';
import { useResolveFinding } from './usePolicies.ts';

type Finding = Schemas['FindingResponseDto'];

/** What a person should look into, in the words of the guide. */
export function FindingNotes({ policy }: { policy: Policy }) {
  return policy.findings.map((finding) => <FindingNote key={finding.id} finding={finding} policy={policy} />);
}

interface FindingNoteProps {
  finding: Finding;
  /** With it, the first answer is offered too. */
  policy?: Policy;
}

export function FindingNote({ finding, policy }: FindingNoteProps) {
  const resolve = useResolveFinding();
  const mayWrite = useMay('crm.write');
  return (
    <div className={classes.note} style={{ background: toneColours.act.ground }}>
      <IconAlertTriangle
        size={18}
        color={toneColours.act.mark}
        aria-hidden
        style={{ flexShrink: 0, marginTop: 2 }}
      />
      <div style={{ flex: 1 }}>
        <Text size="sm" fw={600} c={toneColours.act.text}>
          {finding.title}
          {finding.portalStatus === null ? null : `: ${finding.portalStatus}`}
        </Text>
        <Text size="sm">{finding.advice}</Text>
        {mayWrite && finding.resolvedAt === null ? (
          <Group mt={6} gap="xs">
            {policy === undefined ? null : (
              <FindingAction finding={finding} policy={policy} size="compact-sm" />
            )}
            <Button
              size="compact-sm"
              variant="default"
              loading={resolve.isPending}
              onClick={() =>
                resolve.mutate(finding.id, {
                  onSuccess: () => tellDone('Marked as resolved. If it is seen again, it comes back.'),
                  onError: tellProblem,
                })
              }
            >
              Mark as resolved
            </Button>
          </Group>
        ) : null}
      </div>
    </div>
  );
}
