import { Button, Chip, CloseButton, Group, Pill, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { Schemas } from '../api/client.ts';
import { shownSyncLooks } from '../states/looks.ts';
import { AddFilter } from './AddFilter.tsx';
import { useFilterNames } from './filterNames.ts';
import type { ReportFilters } from './reportFilters.ts';

interface FilterBarProps {
  filters: ReportFilters;
  counts: readonly Schemas['SyncStateCountDto'][];
  notSyncable: number;
  onChange: (filters: ReportFilters) => void;
}

/** The search box first, then a chip for each state with its true count, then what else narrows the list. */
export function FilterBar({ filters, counts, notSyncable, onChange }: FilterBarProps) {
  const { state: _state, ...withoutState } = filters;
  return (
    <Stack gap="sm" mb="md">
      <SearchBox filters={filters} onChange={onChange} />
      <Group gap={8} role="group" aria-label="State">
        <AddFilter filters={filters} onChange={onChange} />
        {[...counts, { state: 'NOT_SYNCABLE' as const, count: notSyncable }]
          .filter(({ count, state }) => count > 0 || state === filters.state)
          .map(({ state, count }) => (
            <Chip
              key={state}
              size="sm"
              variant="outline"
              checked={filters.state === state}
              onChange={(checked) => onChange(checked ? { ...filters, state } : withoutState)}
            >
              {shownSyncLooks[state].word} <b className="figures">{count.toLocaleString('en-US')}</b>
            </Chip>
          ))}
      </Group>
      <Narrowed filters={filters} onChange={onChange} />
    </Stack>
  );
}

function SearchBox({ filters, onChange }: Pick<FilterBarProps, 'filters' | 'onChange'>) {
  const [typed, setTyped] = useState(filters.search ?? '');
  const apply = useDebouncedCallback((search: string) => onChange({ ...filters, search }), 250);
  const type = (text: string) => {
    setTyped(text);
    apply(text);
  };
  return (
    <TextInput
      aria-label="Search by contact or product number"
      placeholder="Search by contact or product number"
      type="text"
      role="searchbox"
      size="md"
      leftSection={<IconSearch size={18} aria-hidden />}
      rightSection={
        typed === '' ? null : <CloseButton aria-label="Clear the search" onClick={() => type('')} />
      }
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}

const removable = ['outcome7d', 'reason', 'freshness', 'institutionId', 'sourceId', 'findings'] as const;

function Narrowed({ filters, onChange }: Pick<FilterBarProps, 'filters' | 'onChange'>) {
  const nameOf = useFilterNames();
  const active = removable.flatMap((name) => {
    const value = filters[name];
    return value === undefined ? [] : [{ name, label: nameOf(name, value) }];
  });
  if (active.length === 0) return null;
  const without = (name: (typeof removable)[number]) => {
    const { [name]: _removed, ...rest } = filters;
    onChange(rest);
  };
  return (
    <Group gap={8} aria-label="Filters" role="group">
      {active.map(({ name, label }) => (
        <Pill
          key={name}
          size="md"
          withRemoveButton
          onRemove={() => without(name)}
          removeButtonProps={{
            'aria-label': `Remove the filter ${label}`,
            'aria-hidden': false,
            tabIndex: 0,
          }}
        >
          {label}
        </Pill>
      ))}
      <Button variant="subtle" size="compact-sm" onClick={() => onChange({})}>
        Show all policies
      </Button>
    </Group>
  );
}
