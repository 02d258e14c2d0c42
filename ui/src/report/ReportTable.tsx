import { Checkbox, VisuallyHidden } from '@mantine/core';
import classes from './ReportTable.module.css';
import { ReportTableRow } from './ReportTableRow.tsx';
import type { LiveStates } from './useLiveStates.ts';
import type { ReportRow } from './useSyncReport.ts';

interface ReportTableProps {
  rows: readonly ReportRow[];
  states: LiveStates;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  onOpen: (policyId: string) => void;
}

/** A table that keeps its head; on a phone the same rows are cards. */
export function ReportTable({ rows, states, selected, onSelect, onOpen }: ReportTableProps) {
  const selectable = rows.map(({ policyId }) => policyId);
  const isAll = selectable.length > 0 && selectable.every((id) => selected.has(id));
  const toggle = (policyId: string) => {
    const next = new Set(selected);
    if (!next.delete(policyId)) next.add(policyId);
    onSelect(next);
  };
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th className={classes.tick}>
            <Checkbox
              aria-label="Select all"
              checked={isAll}
              indeterminate={selected.size > 0 && !isAll}
              onChange={() => onSelect(new Set(isAll ? [] : selectable))}
            />
          </th>
          <th className={classes.contact}>Contact</th>
          <th>Number and product</th>
          <th className={classes.amount}>Main value</th>
          <th>Sync</th>
          <th>
            <VisuallyHidden>Actions</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <ReportTableRow
            key={row.policyId}
            row={row}
            liveState={states.get(row.policyId)}
            isSelected={selected.has(row.policyId)}
            onToggle={() => toggle(row.policyId)}
            onOpen={() => onOpen(row.policyId)}
          />
        ))}
      </tbody>
    </table>
  );
}
