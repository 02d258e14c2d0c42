import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Dialog, DialogButtons } from '../feedback/Dialog.tsx';
import { ErrorAlert } from '../feedback/ProblemAlert.tsx';
import { ResumeButton } from '../institutions/ResumeButton.tsx';
import { useLinkAddress } from '../link/linkAddress.ts';
import { NumberText } from '../policies/NumberText.tsx';
import type { Policy } from '../policies/usePolicies.ts';
import { useMay } from '../session/useMe.ts';
import { ForceSyncProgress } from './ForceSyncProgress.tsx';
import { SourceChoice } from './SourceChoice.tsx';
import { useRequestForceSync } from './useForceSync.ts';

interface SyncDialogProps {
  policy: Policy;
  onClose: () => void;
}

/** The Sync pop-up: choose the source, link it first when it is Unlinked, then watch the outcome. */
export function SyncDialog({ policy, onClose }: SyncDialogProps) {
  const [attemptId, setAttemptId] = useState(policy.sync.forceAttemptId);
  return (
    <Dialog opened title="Sync" onClose={onClose} keepsInput={false} size="30rem">
      <Stack gap="lg">
        <div>
          <Text fw={650}>{policy.productName}</Text>
          <Group gap="xs">
            <NumberText number={policy.number} />
            <Text size="sm" c="dimmed">
              {policy.institutionName}
            </Text>
          </Group>
        </div>
        {attemptId === null ? (
          <Choice policy={policy} onRequested={setAttemptId} onClose={onClose} />
        ) : (
          <ForceSyncProgress attemptId={attemptId} onAgain={() => setAttemptId(null)} onClose={onClose} />
        )}
      </Stack>
    </Dialog>
  );
}

interface ChoiceProps {
  policy: Policy;
  onRequested: (attemptId: string) => void;
  onClose: () => void;
}

function Choice({ policy, onRequested, onClose }: ChoiceProps) {
  const { sources } = policy;
  const preset = sources.find((source) => source.preset) ?? sources[0];
  const [chosenId, setChosenId] = useState(preset?.id);
  const chosen = sources.find(({ id }) => id === chosenId);
  const request = useRequestForceSync();
  const link = useLinkAddress();
  const mayLink = useMay('sources.link');
  const mayManage = useMay('institutions.manage');
  const isPaused = chosen?.state === 'PAUSED';
  const needsLink = chosen !== undefined && chosen.state !== 'LINKED' && !isPaused;

  const go = () => {
    if (chosen === undefined) return;
    request.mutate(
      { policyId: policy.id, sourceId: chosen.id },
      {
        onSuccess: ({ attemptId }) => {
          onRequested(attemptId);
          // The request waits for the link and begins by itself once the source is Linked.
          if (needsLink) link.open(chosen.id);
        },
      },
    );
  };

  return (
    <Stack>
      <SourceChoice sources={sources} chosenId={chosenId} onChoose={setChosenId} />
      {isPaused ? <Text size="sm">{pausedWords(mayManage, sources)}</Text> : null}
      {needsLink ? (
        <Text size="sm">This source is Unlinked. Link it first; then the policy is read by itself.</Text>
      ) : null}
      {chosen !== undefined && !isPaused && !chosen.deviceOnline ? (
        <Text size="sm">Its device is offline. The policy is read when the device is back.</Text>
      ) : null}
      {request.error === null ? null : <ErrorAlert error={request.error} />}
      <DialogButtons>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        {isPaused ? (
          <ResumeButton source={chosen} variant="filled" />
        ) : (
          <Button
            data-autofocus
            loading={request.isPending}
            disabled={chosen === undefined || (needsLink && !mayLink)}
            onClick={go}
          >
            {needsLink ? 'Link' : 'Sync'}
          </Button>
        )}
      </DialogButtons>
    </Stack>
  );
}

function pausedWords(mayResume: boolean, sources: Policy['sources']): string {
  const others = sources.some(({ state }) => state !== 'PAUSED') ? ', or choose another one' : '';
  const who = mayResume ? 'Resume it' : 'An Owner or Manager can resume it';
  return `This source is paused, so nothing is read with it. ${who}${others}.`;
}
