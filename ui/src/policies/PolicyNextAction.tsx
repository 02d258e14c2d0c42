import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { LinkButton } from '../link/LinkButton.tsx';
import { useMay } from '../session/useMe.ts';
import { EditPolicyButton } from './EditPolicyButton.tsx';
import { MakeSyncable } from './MakeSyncable.tsx';
import type { Policy } from './usePolicies.ts';

/** The one button beside the state of a policy's sync, for those who may press it. */
export function PolicyNextAction({ policy }: { policy: Policy }) {
  const { sync } = policy;
  if (sync.ineligibility !== null) {
    return <MakeSyncable policyId={policy.id} number={policy.number} ineligibility={sync.ineligibility} />;
  }
  switch (sync.nextAction) {
    case 'LINK_AGAIN':
    case 'SIGN_IN_AT_CARRIER':
    case 'CHANGE_PASSWORD_AT_CARRIER':
      return <LinkOfPolicy policy={policy} />;
    case 'CHECK_DEVICE':
      return <GoTo to="/sync/device">Check the device</GoTo>;
    case 'CHECK_POLICY':
    case 'CORRECT_INPUT':
      // A finding about the number has the button itself.
      if (policy.findings.some(({ kind }) => kind === 'NUMBER_NOT_FOUND')) return null;
      return <EditPolicyButton policy={policy} label="Check the number" size="xs" variant="default" />;
    case 'ASK_OWNER':
      return <SetUpButton />;
    case 'ENTER_NEW_CODE':
    case 'UPDATE_STATUS':
    case 'WAIT':
    case 'CONTACT_SUPPORT':
    case 'RELOAD':
    case 'SIGN_IN':
    case 'NONE':
      // Done by itself, or with a button that stands on the card already.
      return null;
  }
}

function LinkOfPolicy({ policy: { sync, sources } }: { policy: Policy }) {
  const sourceId = sync.sourceId ?? sources.find(({ preset }) => preset)?.id;
  const isLinked = sources.find(({ id }) => id === sourceId)?.state === 'LINKED';
  if (sourceId === undefined || isLinked) return null;
  return <LinkButton sourceId={sourceId} size="xs" variant="default" />;
}

function SetUpButton() {
  if (!useMay('institutions.manage')) return null;
  return <GoTo to="/sync/sources">Institutions & Sources</GoTo>;
}

function GoTo({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Button component={Link} to={to} size="xs" variant="default">
      {children}
    </Button>
  );
}
