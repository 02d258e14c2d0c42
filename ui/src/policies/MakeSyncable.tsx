import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from 'react-router';
import type { Ineligibility } from '../../../contracts/domain/eligibility.ts';
import { ChooseContactDialog } from '../contacts/ChooseContactDialog.tsx';
import { tellProblem } from '../feedback/toasts.tsx';
import { useMay } from '../session/useMe.ts';
import { EditPolicyButton } from './EditPolicyButton.tsx';
import { useUpdatePolicy } from './usePolicies.ts';

interface MakeSyncableProps {
  policyId: string;
  number: string;
  ineligibility: Ineligibility;
  /** Where the status can be changed, when that is not beside this. */
  onChangeStatus?: () => void;
}

/** The one thing that lets a policy take part in the sync again, for those who may do it. */
export function MakeSyncable({ policyId, number, ineligibility, onChangeStatus }: MakeSyncableProps) {
  const mayWrite = useMay('crm.write');
  const mayManage = useMay('institutions.manage');
  switch (ineligibility) {
    case 'NO_CONTACT':
      return mayWrite ? <ChooseContact policyId={policyId} number={number} /> : null;
    case 'NO_NUMBER':
      return (
        <EditPolicyButton
          policy={{ id: policyId, number }}
          label="Enter the number"
          size="xs"
          variant="default"
        />
      );
    case 'STATUS_CLOSED':
      if (!mayWrite || onChangeStatus === undefined) return null;
      return (
        <Button
          size="xs"
          variant="default"
          aria-label={`Change status of ${number}`}
          onClick={onChangeStatus}
        >
          Change status
        </Button>
      );
    case 'INSTITUTION_NOT_CONNECTED':
      return mayManage ? <GoTo to="/sync/sources?connect=1" label="Connect Institution" /> : null;
    case 'NO_LOGIN_SOURCE':
      return mayManage ? <GoTo to="/sync/sources" label="Add a login source" /> : null;
    case 'NO_SUBSCRIPTION':
    case 'DELETED':
      return null;
  }
}

function ChooseContact({ policyId, number }: { policyId: string; number: string }) {
  const [opened, { open, close }] = useDisclosure(false);
  const update = useUpdatePolicy();
  const choose = (contactId: string) =>
    update.mutate({ id: policyId, changes: { contactId } }, { onSuccess: close, onError: tellProblem });
  return (
    <>
      <Button size="xs" variant="default" aria-label={`Choose the contact of ${number}`} onClick={open}>
        Choose contact
      </Button>
      {opened ? <ChooseContactDialog isSaving={update.isPending} onChoose={choose} onClose={close} /> : null}
    </>
  );
}

function GoTo({ to, label }: { to: string; label: string }) {
  return (
    <Button component={Link} to={to} size="xs" variant="default">
      {label}
    </Button>
  );
}
