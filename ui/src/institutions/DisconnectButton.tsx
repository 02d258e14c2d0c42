import { Button } from '@mantine/core';
import { tellProblem } from '../feedback/toasts.tsx';
import type { ConnectedInstitution } from './useInstitutions.ts';
import { useDisconnectInstitution } from './useInstitutions.ts';

/** For an institution without login sources: nothing is lost, and connecting it again takes two choices. */
export function DisconnectButton({ institution }: { institution: ConnectedInstitution }) {
  const disconnect = useDisconnectInstitution();
  return (
    <Button
      variant="subtle"
      color="gray"
      size="sm"
      loading={disconnect.isPending}
      aria-label={`Disconnect ${institution.institutionName}`}
      onClick={() => disconnect.mutate(institution.id, { onError: tellProblem })}
    >
      Disconnect
    </Button>
  );
}
