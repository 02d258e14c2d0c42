import { ineligibility } from '../../contracts/domain/eligibility.ts';
import { statusIndicators, type StatusIndicator } from '../../contracts/domain/states.ts';
import { createActivityBench, type ActivityBench } from '../../test/activities/activityBench.ts';
import type { SeededAgency } from '../../test/activities/seededAgency.ts';
import { eligibilityJoins, ineligibilityOfPolicy } from './eligibility.ts';

let bench: ActivityBench;

beforeAll(async () => {
  bench = await createActivityBench();
});

afterAll(async () => {
  await bench.close();
});

interface Case {
  number: string;
  indicator: StatusIndicator;
  hasContact: boolean;
  contactDeleted: boolean;
  deleted: boolean;
}

const cases: Case[] = ['0012', ''].flatMap((number) =>
  statusIndicators.flatMap((indicator) =>
    [true, false].flatMap((hasContact) =>
      [true, false].flatMap((contactDeleted) =>
        [true, false].map((deleted) => ({ number, indicator, hasContact, contactDeleted, deleted })),
      ),
    ),
  ),
);

async function reasonInSql(agency: SeededAgency, policyId: string): Promise<string | undefined> {
  const row = await agency.row<{ reason: string | null }>(
    `SELECT ${ineligibilityOfPolicy} AS reason FROM policies p ${eligibilityJoins} WHERE p.id = $1`,
    [policyId],
  );
  return row?.reason ?? undefined;
}

describe.each(['PREMIER', 'BASIC'] as const)('in an organization with %s', (subscription) => {
  it.each(['none', 'one that was removed', 'one'] as const)(
    'SQL and the domain agree on every policy (sources of its institution: %s)',
    async (sources) => {
      const agency = await bench.seed({ subscription });
      if (sources !== 'none') await agency.addSource();
      if (sources === 'one that was removed') {
        await agency.rows('UPDATE login_sources SET removed_at = now() WHERE organization_id = $1', [
          agency.organizationId,
        ]);
      }
      const goneContact = await agency.insert('contacts', { display_name: 'Gone', deleted_at: new Date() });
      for (const each of cases) {
        const contact = each.contactDeleted ? goneContact : agency.contactId;
        const policyId = await agency.addPolicy(each.number, {
          contact_id: each.hasContact ? contact : null,
          status_id: agency.statusIds[each.indicator],
          deleted_at: each.deleted ? new Date() : null,
        });
        const expected = ineligibility({
          subscription,
          number: each.number,
          indicator: each.indicator,
          deleted: each.deleted,
          hasContact: each.hasContact && !each.contactDeleted,
          institutionConnected: true,
          sourceStates: sources === 'one' ? ['CREATED'] : [],
        });
        expect([each, await reasonInSql(agency, policyId)]).toEqual([each, expected]);
      }
    },
  );
});

it('a policy of an institution that is not connected cannot sync', async () => {
  const agency = await bench.seed();
  const institution = await agency.insert('institutions', { name: 'Northgate Annuity' });
  const product = await agency.insert('products', {
    institution_id: institution,
    name: 'Annuity',
    product_line: 'Annuity',
  });
  const policyId = await agency.addPolicy('1', { product_id: product });
  expect(await reasonInSql(agency, policyId)).toBe('INSTITUTION_NOT_CONNECTED');
});
