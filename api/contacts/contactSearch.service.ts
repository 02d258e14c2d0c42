import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Database } from '../database/database.ts';
import { selectRow, selectRows } from '../database/rows.ts';
import { decodeCursor, pageOf } from '../pages/cursors.ts';
import { defaultPageSize } from '../pages/pageQueryDto.ts';
import { ContactPageResponseDto, ContactQueryDto } from './contactDtos.ts';

/** Most contacts that a search considers; a person who sees so many types another letter. */
const mostFound = 1_000;

interface ContactRow {
  id: string;
  display_name: string;
  household: string | null;
  email: string | null;
  phone: string | null;
  policy_count: number;
  sort_name: string;
}

@Injectable()
export class ContactSearch {
  constructor(private readonly database: Database) {}

  /** By name; with `search` those whose name or household contains it. */
  list(user: SignedInUser, query: ContactQueryDto): Promise<ContactPageResponseDto> {
    const limit = query.limit ?? defaultPageSize;
    const [name, id] = decodeCursor(query.cursor, ['text', 'id']);
    const search = query.search?.trim() ?? '';
    return this.database.inTenant(user.organizationId, async ({ manager }) => {
      const found = search === '' ? null : await findContacts(manager, search);
      const rows = await selectRows<ContactRow>(
        manager,
        `SELECT c.id, c.display_name, c.household, c.email, c.phone, lower(c.display_name) COLLATE "C" AS sort_name,
           (SELECT count(*)::int FROM policies p WHERE p.contact_id = c.id AND p.deleted_at IS NULL) AS policy_count
         FROM contacts c
         WHERE c.deleted_at IS NULL AND ($1::uuid[] IS NULL OR c.id = ANY($1))
           AND ($2::text IS NULL OR (lower(c.display_name) COLLATE "C", c.id) > ($2, $3::uuid))
         ORDER BY lower(c.display_name) COLLATE "C", c.id LIMIT $4`,
        [found, name, id, limit + 1],
      );
      const page = pageOf(rows, limit, (row) => [row.sort_name, row.id]);
      const total = found === null ? { total: await countContacts(manager) } : {};
      return { items: page.items.map(describe), nextCursor: page.nextCursor, ...total };
    });
  }
}

/** Infix search is slow under row-level security; the function has the tenant in its own condition. */
async function findContacts(manager: EntityManager, search: string): Promise<string[]> {
  const rows = await selectRows<{ contact_id: string }>(
    manager,
    'SELECT contact_id FROM search_contacts($1, $2)',
    [search, mostFound],
  );
  return rows.map((row) => row.contact_id);
}

async function countContacts(manager: EntityManager): Promise<number> {
  const row = await selectRow<{ contacts: number }>(
    manager,
    'SELECT count(*)::int AS contacts FROM contacts WHERE deleted_at IS NULL',
  );
  return row?.contacts ?? 0;
}

function describe(row: ContactRow) {
  return {
    id: row.id,
    displayName: row.display_name,
    household: row.household,
    email: row.email,
    phone: row.phone,
    policyCount: row.policy_count,
  };
}
