import { Button, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Dialog, DialogButtons } from '../feedback/Dialog.tsx';
import { ErrorAlert } from '../feedback/ProblemAlert.tsx';
import { tellProblem } from '../feedback/toasts.tsx';
import type { ConnectedInstitution } from './useInstitutions.ts';
import { useDisconnectInstitution } from './useInstitutions.ts';

/** Without login sources nothing is lost, and connecting it again takes two choices; else it is confirmed. */
export function DisconnectButton({ institution }: { institution: ConnectedInstitution }) {
  const disconnect = useDisconnectInstitution();
  const [opened, { open, close }] = useDisclosure(false);
  const isEmpty = institution.sources.length === 0;
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        size="sm"
        loading={isEmpty && disconnect.isPending}
        aria-label={`Disconnect ${institution.institutionName}`}
        onClick={isEmpty ? () => disconnect.mutate(institution.id, { onError: tellProblem }) : open}
      >
        Disconnect
      </Button>
      {opened ? <ConfirmDisconnect institution={institution} onClose={close} /> : null}
    </>
  );
}

function ConfirmDisconnect({
  institution,
  onClose,
}: {
  institution: ConnectedInstitution;
  onClose: () => void;
}) {
  const { mutate, isPending, error } = useDisconnectInstitution();
  const { id, institutionName: name, sources } = institution;
  const logins = sources.length === 1 ? 'Its login source is' : `Its ${sources.length} login sources are`;
  return (
    <Dialog opened title={`Disconnect ${name}?`} onClose={onClose} keepsInput={false}>
      <Stack>
        <Text size="sm">
          {logins} removed and signed out, and the policies of {name} no longer sync. Values and history stay;
          you can connect it again with new login sources.
        </Text>
        {error === null ? null : <ErrorAlert error={error} />}
        <DialogButtons>
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color="red.8" loading={isPending} onClick={() => mutate(id, { onSuccess: onClose })}>
            Disconnect {name}
          </Button>
        </DialogButtons>
      </Stack>
    </Dialog>
  );
}
