import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { fieldMessages } from '../api/problem.ts';
import { Dialog, DialogButtons } from '../feedback/Dialog.tsx';
import { ErrorAlert } from '../feedback/ProblemAlert.tsx';
import { tellDone } from '../feedback/toasts.tsx';
import type { Carrier, CarrierChange } from './useCarriers.ts';
import { useChangeCarrier } from './useCarriers.ts';

const words: Record<
  CarrierChange,
  { title: string; consequence: string; label: string; button: string; done: string }
> = {
  stop: {
    title: 'Stop',
    consequence:
      'For every organization: sessions are signed out at once, nobody can link, nothing is read. Queues are kept.',
    label: 'Reason, as the offices read it',
    button: 'Stop for everyone',
    done: 'is stopped for everyone.',
  },
  start: {
    title: 'Start',
    consequence: 'Everybody may link again, and each sweep goes on from its queue.',
    label: 'Why it may be read again',
    button: 'Start for everyone',
    done: 'may be read again.',
  },
};

interface ChangeCarrierDialogProps {
  carrier: Carrier;
  change: CarrierChange;
  onClose: () => void;
}

export function ChangeCarrierDialog({ carrier, change, onClose }: ChangeCarrierDialogProps) {
  const { title, consequence, label, button, done } = words[change];
  const { mutate, isPending, error } = useChangeCarrier(change);
  const [reason, setReason] = useState('');
  const fields = fieldMessages(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate(
      { pluginId: carrier.pluginId, reason },
      {
        onSuccess: () => {
          tellDone(`${carrier.pluginId} ${done}`);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog opened title={`${title} ${carrier.pluginId}?`} onClose={onClose}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{consequence}</Text>
          {error === null || Object.keys(fields).length > 0 ? null : <ErrorAlert error={error} />}
          <TextInput
            label={label}
            name="reason"
            value={reason}
            error={fields.reason}
            maxLength={300}
            required
            withAsterisk={false}
            autoComplete="off"
            size="md"
            data-autofocus
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Stack>
        <DialogButtons>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" color={change === 'stop' ? 'red.8' : 'ink'} loading={isPending}>
            {button}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
