import { Button, Card, Group, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { ProblemAlert } from '../feedback/ProblemAlert.tsx';
import { useNotRemoved } from '../feedback/pendingRemovals.ts';
import { useMay } from '../session/useMe.ts';
import { AddSourceDialog } from './AddSourceDialog.tsx';
import { DisconnectButton } from './DisconnectButton.tsx';
import classes from './InstitutionCard.module.css';
import { SourceRow } from './SourceRow.tsx';
import type { ConnectedInstitution } from './useInstitutions.ts';

export function InstitutionCard({ institution }: { institution: ConnectedInstitution }) {
  const mayManage = useMay('institutions.manage');
  const sources = useNotRemoved(institution.sources);
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <Card padding={0} component="section" aria-label={institution.institutionName}>
      <Group justify="space-between" px="lg" py="md">
        <Title order={2} size="h4">
          {institution.institutionName}
        </Title>
        {mayManage ? (
          <Group gap="xs">
            <DisconnectButton institution={institution} />
            <Button
              variant={sources.length === 0 ? 'filled' : 'default'}
              size="sm"
              aria-label={`+ Login Source at ${institution.institutionName}`}
              onClick={open}
            >
              + Login Source
            </Button>
          </Group>
        ) : null}
      </Group>
      <Warning institution={institution} />
      {sources.length === 0 ? (
        <Text c="dimmed" size="sm" px="lg" pb="lg">
          No login source yet. Add one for each agent or advisor login at {institution.institutionName}.
        </Text>
      ) : (
        <ul className={classes.sources}>
          {sources.map((source) => (
            <SourceRow key={source.id} source={source} isStopped={institution.stoppedReason !== null} />
          ))}
        </ul>
      )}
      {opened ? <AddSourceDialog institution={institution} onClose={close} /> : null}
    </Card>
  );
}

function Warning({ institution }: { institution: ConnectedInstitution }) {
  const message =
    institution.stoppedReason === null
      ? institution.supported
        ? undefined
        : `None of your devices runs the plugin of ${institution.institutionName} at the moment. Check that the device is online.`
      : `Reading from ${institution.institutionName} is stopped for everyone at the moment: ${institution.stoppedReason} Nothing is lost.`;
  if (message === undefined) return null;
  return (
    <div className={classes.warning}>
      <ProblemAlert tone="act" message={message} />
    </div>
  );
}
