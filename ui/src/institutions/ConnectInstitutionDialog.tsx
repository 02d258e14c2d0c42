import { Button, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { Link } from 'react-router';
import { Dialog, DialogButtons } from '../feedback/Dialog.tsx';
import { ErrorAlert } from '../feedback/ProblemAlert.tsx';
import { InstitutionSelect } from './InstitutionSelect.tsx';
import { useConnectInstitution, usePlugins } from './useInstitutions.ts';

/** Select a Sync Plugin, then the Carrier/Institution (guide 000, step 2). */
export function ConnectInstitutionDialog({ onClose }: { onClose: () => void }) {
  const plugins = usePlugins();
  const connect = useConnectInstitution();
  const [pluginId, setPluginId] = useState<string | null>(null);
  const [institutionId, setInstitutionId] = useState<string | null>(null);
  const plugin = plugins.data?.items.find(({ id }) => id === pluginId);

  const choosePlugin = (id: string | null) => {
    setPluginId(id);
    const likely = plugins.data?.items.find((item) => item.id === id)?.likelyInstitutionId;
    setInstitutionId(likely ?? null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (pluginId === null || institutionId === null) return;
    connect.mutate({ pluginId, institutionId }, { onSuccess: onClose });
  };

  return (
    <Dialog opened title="Connect Institution" onClose={onClose}>
      <form onSubmit={submit}>
        <Stack>
          {connect.error === null ? null : <ErrorAlert error={connect.error} />}
          {plugins.data?.items.length === 0 ? <NoPlugins /> : null}
          <Select
            label="Select a Sync Plugin"
            placeholder="The carrier whose portal is read"
            data={(plugins.data?.items ?? []).map(({ id, institutionName, stoppedReason }) => ({
              value: id,
              label: institutionName,
              disabled: stoppedReason !== null,
            }))}
            value={pluginId}
            onChange={choosePlugin}
            searchable
            openOnFocus={false}
            size="md"
            data-autofocus
            allowDeselect={false}
            nothingFoundMessage="No plugin by this name"
          />
          <InstitutionSelect
            value={institutionId}
            onChange={setInstitutionId}
            proposedName={plugin?.institutionName}
            isLikely={institutionId !== null && institutionId === plugin?.likelyInstitutionId}
          />
        </Stack>
        <DialogButtons>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={connect.isPending}
            disabled={pluginId === null || institutionId === null}
          >
            Save
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

function NoPlugins() {
  return (
    <Text size="sm" role="status">
      There are no plugins yet: your device brings them. See that it is online on the{' '}
      <Link to="/sync/device">Device</Link> tab.
    </Text>
  );
}
