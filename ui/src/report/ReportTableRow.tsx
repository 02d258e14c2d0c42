import { Checkbox, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { PolicySyncState } from '../../../contracts/domain/states.ts';
import { amountText } from '../amounts/amountText.ts';
import { NumberText } from '../policies/NumberText.tsx';
import { policySyncLooks } from '../states/looks.ts';
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
  const state = liveState ?? row.sync.state;
  const isAsFetched = state === row.sync.state;
  return (
    <tr className={classes.row}>
      <td>
        <Checkbox
          aria-label={`Select ${row.number}`}
          checked={isSelected}
          disabled={!row.sync.syncable}
          onChange={onToggle}
        />
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
        <StateBadge look={policySyncLooks[state]} />
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
        <OpenFindings count={row.openFindings} />
      </td>
      <td>{row.sync.syncable ? <ReportSyncButton policyId={row.policyId} number={row.number} /> : null}</td>
    </tr>
  );
}

function OpenFindings({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className={classes.findings} style={{ color: toneColours.act.text }}>
      <IconAlertTriangle size={15} aria-hidden color={toneColours.act.mark} />
      {count === 1 ? '1 finding to look into' : `${count} findings to look into`}
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
