import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { Link } from 'react-router';
import { isSerialNumber } from '../../../contracts/domain/devices.ts';
import { ApiProblem, fieldMessages } from '../api/problem.ts';
import { Dialog, DialogButtons } from '../feedback/Dialog.tsx';
import { ErrorAlert, ProblemAlert } from '../feedback/ProblemAlert.tsx';
import { tellDone } from '../feedback/toasts.tsx';
import { useCreateDevice } from './useDevices.ts';

/** + New Sync Device: Serial Number, Create Device (guide 000, step 1). */
export function AddDeviceDialog({ onClose }: { onClose: () => void }) {
  const create = useCreateDevice();
  const [serialNumber, setSerialNumber] = useState('');
  const [name, setName] = useState('');
  const fields = fieldMessages(create.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(
      { serialNumber, ...(name.trim() === '' ? {} : { name: name.trim() }) },
      {
        onSuccess: () => {
          tellDone('Device created. Its first heartbeat comes within 30 minutes of plugging it in.');
          onClose();
        },
      },
    );
  };
  return (
    <Dialog opened title="New Sync Device" onClose={onClose}>
      <form onSubmit={submit}>
        <Stack>
          {create.error === null || isAboutFields(create.error) ? null : <Refusal error={create.error} />}
          <TextInput
            label="Serial Number"
            description="On the bottom of the device. Enter it exactly: upper and lower case matter."
            name="serialNumber"
            required
            withAsterisk={false}
            data-autofocus
            size="md"
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            placeholder="CS1-…"
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            value={serialNumber}
            error={fields['serialNumber']}
            onChange={(event) => {
              setSerialNumber(event.currentTarget.value);
              create.reset();
            }}
          />
          {create.error === null ? <SerialNumberNote serialNumber={serialNumber} /> : null}
          <TextInput
            label="Name"
            description="How you tell this device from another, for example Front office."
            name="deviceName"
            size="md"
            autoComplete="off"
            value={name}
            error={fields['name']}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </Stack>
        <DialogButtons>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending}>
            Create Device
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}

/** A device that is there already is no trouble: here is the way to it. */
function Refusal({ error }: { error: Error }) {
  if (!(error instanceof ApiProblem) || error.code !== 'SERIAL_NUMBER_YOURS')
    return <ErrorAlert error={error} />;
  const show = (
    <Button component={Link} to="/sync/device" size="compact-sm" variant="default">
      Show the device
    </Button>
  );
  return <ProblemAlert tone="act" message={error.message} action={show} />;
}

/** Helps while typing, until the server has said what is wrong; whether the number is right is for the server to say. */
function SerialNumberNote({ serialNumber }: { serialNumber: string }) {
  const complete = 24;
  if (serialNumber.length < complete || isSerialNumber(serialNumber)) return null;
  return (
    <Text size="sm" role="status">
      This does not look like a serial number yet: CS1- and 20 letters and digits, without spaces, never 0, 1,
      I, O or l.
    </Text>
  );
}

function isAboutFields(error: Error): boolean {
  return error instanceof ApiProblem && error.fields.length > 0;
}
