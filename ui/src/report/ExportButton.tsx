import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { exportAddress } from './reportFilters.ts';
import type { ReportFilters } from './reportFilters.ts';

/** The api takes so many policies by name; a search has no limit. */
const mostNamed = 200;

interface ExportButtonProps {
  filters: ReportFilters;
  policyIds?: readonly string[];
}

/** All rows of the current search, or the selected ones of them, as a CSV file. */
export function ExportButton({ filters, policyIds }: ExportButtonProps) {
  if (policyIds !== undefined && policyIds.length > mostNamed) {
    return (
      <Button variant="default" disabled>
        Export up to {mostNamed}
      </Button>
    );
  }
  return (
    <Button
      component="a"
      href={exportAddress(filters, policyIds)}
      download
      variant="default"
      leftSection={<IconDownload size={17} aria-hidden />}
    >
      Export
    </Button>
  );
}
