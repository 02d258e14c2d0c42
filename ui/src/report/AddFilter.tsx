import { Button, Menu } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useConnectedInstitutions } from '../institutions/useInstitutions.ts';
import { bandNames } from './filterNames.ts';
import { freshnessBands } from './reportFilters.ts';
import type { ReportFilters } from './reportFilters.ts';

interface AddFilterProps {
  filters: ReportFilters;
  onChange: (filters: ReportFilters) => void;
}

/** Narrows the report by institution, login source, age or findings. */
export function AddFilter({ filters, onChange }: AddFilterProps) {
  const institutions = useConnectedInstitutions().data?.items ?? [];
  const add = (more: ReportFilters) => onChange({ ...filters, ...more });
  return (
    <Menu position="bottom-start" width={260} shadow="md">
      <Menu.Target>
        <Button variant="default" size="xs" leftSection={<IconFilter size={15} aria-hidden />}>
          Filter
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        {institutions.map(({ id, institutionId, institutionName, sources }) => (
          <div key={id}>
            <Menu.Label>{institutionName}</Menu.Label>
            <Menu.Item onClick={() => add({ institutionId })}>All of {institutionName}</Menu.Item>
            {sources.map((source) => (
              <Menu.Item key={source.id} onClick={() => add({ sourceId: source.id })}>
                {source.name}
              </Menu.Item>
            ))}
          </div>
        ))}
        <Menu.Label>Age of values</Menu.Label>
        {freshnessBands.map((freshness) => (
          <Menu.Item key={freshness} onClick={() => add({ freshness })}>
            {bandNames[freshness]}
          </Menu.Item>
        ))}
        <Menu.Label>Findings</Menu.Label>
        <Menu.Item onClick={() => add({ findings: 'OPEN' })}>With an open finding</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
