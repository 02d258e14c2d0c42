import { Button, List, Stack, Text } from '@mantine/core';
import { DialogButtons } from '../feedback/Dialog.tsx';
import { Loaded } from '../feedback/Loaded.tsx';
import { tellDone, tellProblem } from '../feedback/toasts.tsx';
import { ResumeButton } from '../institutions/ResumeButton.tsx';
import { LinkButton } from '../link/LinkButton.tsx';
import { ChangeList } from '../policies/ChangeList.tsx';
import { ForceSyncLine } from './ForceSyncState.tsx';
import type { ForceSync } from './useForceSync.ts';
import { isUnderWay, useCancelForceSync, useForceSync } from './useForceSync.ts';

interface ForceSyncProgressProps {
  attemptId: string;
  onAgain: () => void;
  onClose: () => void;
}

/** Queued → In Progress → Success with before → after, or Not Found with what to do. */
export function ForceSyncProgress({ attemptId, onAgain, onClose }: ForceSyncProgressProps) {
  const forceSync = useForceSync(attemptId);
  return (
    <Loaded query={forceSync} what="the state of the sync">
      {(data) => (
        <Stack>
          <ForceSyncLine forceSync={data} />
          <Outcome forceSync={data} />
          <DialogButtons>
            {isUnderWay(data.state) ? (
              <UnderWayButtons forceSync={data} onClose={onClose} />
            ) : (
              <>
                {data.state === 'SUCCESS' ? null : (
                  <Button variant="default" onClick={onAgain}>
                    Sync again
                  </Button>
                )}
                <Button onClick={onClose} data-autofocus>
                  Done
                </Button>
              </>
            )}
          </DialogButtons>
        </Stack>
      )}
    </Loaded>
  );
}

function UnderWayButtons({ forceSync, onClose }: { forceSync: ForceSync; onClose: () => void }) {
  const cancel = useCancelForceSync();
  const paused = { id: forceSync.sourceId, name: forceSync.sourceName };
  const withdrawn = () => {
    tellDone('Withdrawn. What had been read already is still recorded.');
    onClose();
  };
  // News of the end may take these buttons away before the answer comes: closing belongs to the request.
  return (
    <>
      <Button
        variant="default"
        loading={cancel.isPending}
        onClick={() => void cancel.mutateAsync(forceSync.attemptId).then(withdrawn, tellProblem)}
      >
        Withdraw
      </Button>
      <Button variant="default" onClick={onClose}>
        Close, it goes on
      </Button>
      {forceSync.waitsFor === 'LINK' ? <LinkButton sourceId={forceSync.sourceId} /> : null}
      {forceSync.waitsFor === 'SOURCE_PAUSED' ? <ResumeButton source={paused} variant="filled" /> : null}
    </>
  );
}

function Outcome({ forceSync }: { forceSync: ForceSync }) {
  if (forceSync.state === 'SUCCESS') {
    if (forceSync.changes.length > 0) return <ChangeList changes={forceSync.changes} />;
    return (
      <Text size="sm" c="dimmed">
        No value has changed since the last reading.
      </Text>
    );
  }
  if (forceSync.state !== 'NOT_FOUND') return null;
  return (
    <List size="sm" type="ordered" spacing={4}>
      <List.Item>
        Compare the number with the carrier’s website: leading zeros, spaces and extra characters count.
      </List.Item>
      <List.Item>
        Check the policy’s status there; if it is closed or surrendered, update the status here to match.
      </List.Item>
      <List.Item>If it is still active there, sync again.</List.Item>
    </List>
  );
}
