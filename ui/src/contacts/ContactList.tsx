import { Text } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Schemas } from '../api/client.ts';
import { useNotRemoved } from '../feedback/pendingRemovals.ts';
import classes from './ContactList.module.css';

type Summary = Schemas['ContactSummaryResponseDto'];

export function ContactList({ contacts }: { contacts: readonly Summary[] }) {
  const shown = useNotRemoved(contacts);
  return (
    <ul className={classes.list}>
      {shown.map((contact) => (
        <li key={contact.id}>
          <Link to={`/contacts/${contact.id}`} className={classes.row}>
            <span className={classes.name}>{contact.displayName}</span>
            <Text component="span" size="sm" c="dimmed" truncate>
              {contact.household ?? ''}
            </Text>
            <Text component="span" size="sm" c="dimmed" truncate className={classes.reach ?? ''}>
              {contact.email ?? contact.phone ?? ''}
            </Text>
            <Text component="span" size="sm" className={`figures ${classes.count}`}>
              {contact.policyCount === 1 ? '1 policy' : `${contact.policyCount} policies`}
            </Text>
            <IconChevronRight size={18} aria-hidden color="var(--mantine-color-gray-5)" />
          </Link>
        </li>
      ))}
    </ul>
  );
}
