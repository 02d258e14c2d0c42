import { Checkbox, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { PolicySyncState } from '../../../contracts/domain/states.ts';
import { amountText } from '../amounts/amountText.ts';
import { FindingAction } from '../policies/FindingAction.tsx';
import { MakeSyncable } from '../policies/MakeSyncable.tsx';
import { NumberText } from '../policies/NumberText.tsx';
import { shownSyncLooks } from '../states/looks.ts';
import { toneColours } from '../states/tones.ts';
import { StateBadge } from '../states/StateBadge.tsx';
import { TimeAgo } from '../time/TimeAgo.tsx';
import { useNow } from '../time/useNow.ts';
import { calendarDate } from '../time/wording.ts';
import { ReportSyncButton } from './ReportSyncButton.tsx';
import classes from './ReportTable.module.css';
import type { ReportRow } from './useSyncReport.ts';

interface ReportTableRowProps {
  row: ReportRow;
  /** A state that is newer than the row. */
  liveState: PolicySyncState | undefined;
  isSelected: boolean;
  onToggle: () => void;
  onOpen: () => void;
}

export function ReportTableRow({ row, liveState, isSelected, onToggle, onOpen }: ReportTableRowProps) {
  const state = row.sync.syncable ? (liveState ?? row.sync.state) : row.sync.state;
  const isAsFetched = state === row.sync.state;
  return (
    <tr className={classes.row}>
      <td>
        <Checkbox aria-label={`Select ${row.number}`} checked={isSelected} onChange={onToggle} />
      </td>
      <td>
        <UnstyledButton className={classes.open ?? ''} fz="sm" onClick={onOpen}>
          {row.contactName ?? 'No contact'}
        </UnstyledButton>
        <span className={classes.quiet}>{row.statusName}</span>
      </td>
      <td>
        <NumberText number={row.number} />
        <span className={classes.quiet}>
          {row.productName} · {row.institutionName}
        </span>
      </td>
      <td className={`${classes.amount} figures`}>
        <MainValue row={row} />
      </td>
      <td className={classes.sync}>
        <StateBadge look={shownSyncLooks[state]} />
        {isAsFetched ? (
          <span className={classes.quiet}>
            {row.sync.sentence}
            {row.sync.since === null ? null : (
              <>
                {' · '}
                <TimeAgo instant={row.sync.since} />
              </>
            )}
          </span>
        ) : (
          <span className={classes.quiet}>changed just now</span>
        )}
        <OpenFinding row={row} onOpen={onOpen} />
      </td>
      <td>
        <RowAction row={row} onOpen={onOpen} />
      </td>
    </tr>
  );
}

function RowAction({ row, onOpen }: Pick<ReportTableRowProps, 'row' | 'onOpen'>) {
  const { policyId, number, sync } = row;
  if (sync.ineligibility === null) return <ReportSyncButton policyId={policyId} number={number} />;
  return (
    <MakeSyncable
      policyId={policyId}
      number={number}
      ineligibility={sync.ineligibility}
      onChangeStatus={onOpen}
    />
  );
}

/** The newest finding in a line, with its first answer; the others are in the side panel. */
function OpenFinding({ row, onOpen }: Pick<ReportTableRowProps, 'row' | 'onOpen'>) {
  const [finding, ...others] = row.findings;
  if (finding === undefined) return null;
  const policy = { id: row.policyId, number: row.number, statusId: row.statusId };
  return (
    <span className={classes.findings} style={{ color: toneColours.act.text }}>
      <IconAlertTriangle size={15} aria-hidden color={toneColours.act.mark} />
      <UnstyledButton fz="inherit" fw="inherit" c="inherit" td="underline" onClick={onOpen}>
        {finding.title}
        {finding.portalStatus === null ? null : `: ${finding.portalStatus}`}
        {others.length === 0 ? null : `, and ${others.length} more`}
      </UnstyledButton>
      <FindingAction finding={finding} policy={policy} size="compact-xs" variant="default" />
    </span>
  );
}

function MainValue({ row }: { row: ReportRow }) {
  const now = useNow(60_000);
  const value = row.values[0];
  if (value === undefined) return <span className={classes.quiet}>no value yet</span>;
  return (
    <>
      <b>{amountText(value.amount)}</b>
      <span className={classes.quiet}>as of {calendarDate(value.asOf, now)}</span>
    </>
  );
}
