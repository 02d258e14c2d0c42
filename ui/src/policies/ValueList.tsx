import { Text } from '@mantine/core';
import type { Schemas } from '../api/client.ts';
import { amountText } from '../amounts/amountText.ts';
import { useNow } from '../time/useNow.ts';
import { ago, calendarDate, exactly } from '../time/wording.ts';
import classes from './ValueList.module.css';

type Value = Schemas['PolicyValueDto'];

/** Values read longer ago are marked, as the Dashboard counts them. */
const oldAfterMs = 30 * 24 * 3_600_000;

/** Values with their age, which is part of them: the carrier's own date, and when it was read. */
export function ValueList({ values }: { values: readonly Value[] }) {
  const now = useNow(15_000);
  if (values.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No values yet.
      </Text>
    );
  }
  return (
    <dl className={classes.values}>
      {values.map((value) => (
        <div key={value.valueType} className={classes.value}>
          <dt>{value.label}</dt>
          <dd>
            <span className={`${classes.amount} figures`}>{amountText(value.amount)}</span>
            <span
              className={classes.age}
              title={exactly(value.fetchedAt)}
              data-old={now - Date.parse(value.fetchedAt) > oldAfterMs || undefined}
            >
              as of {calendarDate(value.asOf, now)}, read {ago(value.fetchedAt, now)}
            </span>
            {!value.inLastReading && (
              <span className={classes.kept}>Kept: not part of the last reading. Sync reads it.</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
