import { IconArrowRight } from '@tabler/icons-react';
import type { Schemas } from '../api/client.ts';
import { amountText } from '../amounts/amountText.ts';
import classes from './ChangeList.module.css';

type Change = Schemas['ValueChangeDto'];

/** Before → after, value by value. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  if (changes.length === 0) return null;
  return (
    <ul className={`${classes.changes} figures`}>
      {changes.map((change) => (
        <li key={change.valueType} className={classes.change}>
          <span className={classes.label}>{change.label}</span>
          <BeforeAndAfter before={textOf(change.before)} after={textOf(change.after)} />
        </li>
      ))}
    </ul>
  );
}

function BeforeAndAfter({ before, after }: { before: string; after: string }) {
  const isSame = before === after;
  return (
    <>
      <span className={classes.before}>{isSame ? 'unchanged' : before}</span>
      {isSame ? <span /> : <IconArrowRight size={14} aria-label="is now" />}
      <b className={classes.after}>{after}</b>
    </>
  );
}

function textOf(amount: string | null): string {
  return amount === null ? 'none' : amountText(amount);
}
