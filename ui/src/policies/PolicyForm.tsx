import { Button, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { policyNumberMaxLength } from '../../../contracts/domain/policyNumbers.ts';
import { fieldMessages } from '../api/problem.ts';
import { DialogButtons } from '../feedback/Dialog.tsx';
import { ErrorAlert } from '../feedback/ProblemAlert.tsx';
import { indicatorLooks } from '../states/looks.ts';
import { NumberNote } from './NumberNote.tsx';
import { useProducts, useProductStatuses } from './usePolicies.ts';

export interface PolicyFacts {
  productId: string;
  statusId: string;
  number: string;
  issueDate: string | null;
  maturityDate: string | null;
}

interface PolicyFormProps {
  initial: Partial<PolicyFacts>;
  isSaving: boolean;
  error: Error | null;
  onCancel: () => void;
  onSave: (policy: PolicyFacts) => void;
}

export function PolicyForm({ initial, isSaving, error, onCancel, onSave }: PolicyFormProps) {
  const products = useProducts();
  const statuses = useProductStatuses();
  const [productId, setProductId] = useState(initial.productId ?? null);
  const [statusId, setStatusId] = useState(initial.statusId ?? null);
  const [number, setNumber] = useState(initial.number ?? '');
  const [issueDate, setIssueDate] = useState(initial.issueDate ?? '');
  const [maturityDate, setMaturityDate] = useState(initial.maturityDate ?? '');
  const fields = fieldMessages(error);
  const isComplete = productId !== null && statusId !== null && number !== '';

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (productId === null || statusId === null) return;
    onSave({
      productId,
      statusId,
      number,
      issueDate: dateOrNull(issueDate),
      maturityDate: dateOrNull(maturityDate),
    });
  };

  return (
    <form onSubmit={submit}>
      <Stack>
        {error === null || Object.keys(fields).length > 0 ? null : <ErrorAlert error={error} />}
        <Select
          label="Product"
          data={(products.data?.items ?? []).map(({ id, name, institutionName }) => ({
            value: id,
            label: `${name} · ${institutionName}`,
          }))}
          value={productId}
          onChange={setProductId}
          error={fields['productId']}
          searchable
          openOnFocus={false}
          allowDeselect={false}
          data-autofocus
        />
        <div>
          <TextInput
            label="Policy or account number"
            description="Exactly as the carrier shows it: leading zeros, spaces and extra characters included."
            name="policyNumber"
            maxLength={policyNumberMaxLength}
            autoComplete="off"
            spellCheck={false}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            value={number}
            error={fields['number']}
            onChange={(event) => setNumber(event.currentTarget.value)}
          />
          <NumberNote number={number} />
        </div>
        <Select
          label="Status"
          description="Pending and Open ones sync, Closed ones do not."
          data={(statuses.data?.items ?? []).map(({ id, name, indicator }) => ({
            value: id,
            label: `${name} (${indicatorLooks[indicator].word})`,
          }))}
          value={statusId}
          onChange={setStatusId}
          error={fields['statusId']}
          allowDeselect={false}
        />
        <SimpleGrid cols={2}>
          <TextInput
            label="Issue date"
            type="date"
            value={issueDate}
            error={fields['issueDate']}
            onChange={(event) => setIssueDate(event.currentTarget.value)}
          />
          <TextInput
            label="Maturity date"
            type="date"
            value={maturityDate}
            error={fields['maturityDate']}
            onChange={(event) => setMaturityDate(event.currentTarget.value)}
          />
        </SimpleGrid>
      </Stack>
      <DialogButtons>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" loading={isSaving} disabled={!isComplete}>
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}

function dateOrNull(text: string): string | null {
  return text === '' ? null : text;
}
