import type { CarrierPlugin, PolicyLookup, PolicyRecord } from '../../plugin-sdk/index.ts';
import type { BrokenCopy } from './brokenCopy.ts';

/** The same plugin with every record changed, wherever it was read. */
function withRecords(good: CarrierPlugin, change: (record: PolicyRecord) => PolicyRecord): CarrierPlugin {
  const { list } = good;
  return {
    ...good,
    read: async (portal, number) => changedLookup(await good.read(portal, number), change),
    ...(list !== undefined && {
      list: async (portal, cursor) => {
        const page = await list(portal, cursor);
        return { ...page, records: page.records.map(change) };
      },
    }),
  };
}

function changedLookup(lookup: PolicyLookup, change: (record: PolicyRecord) => PolicyRecord): PolicyLookup {
  return lookup.kind === 'FOUND' ? { ...lookup, records: lookup.records.map(change) } : lookup;
}

function withAmounts(good: CarrierPlugin, change: (amount: string) => string): CarrierPlugin {
  return withRecords(good, (record) => ({
    ...record,
    values: record.values.map((value) => ({ ...value, amount: change(value.amount) })),
  }));
}

export const recordBugs: readonly BrokenCopy[] = [
  {
    name: 'trims-the-number',
    bug: 'cuts leading zeros off the number',
    namedBy: ['right-values', 'complete-list'],
    plant: (good) =>
      withRecords(good, (record) => ({
        ...record,
        numberText: record.numberText.replaceAll('\u00a0', ' ').trim().replace(/^0+/, ''),
      })),
  },
  {
    name: 'takes-the-first-result',
    bug: 'takes the first row for the policy that was asked for',
    namedBy: ['absent-is-not-found'],
    plant: (good) => ({
      ...good,
      read: async (portal, number) => {
        const lookup = await good.read(portal, number);
        if (lookup.kind === 'FOUND' || good.list === undefined) return lookup;
        const { records } = await good.list(portal, null);
        return {
          kind: 'FOUND',
          records: records.slice(0, 1).map((record) => ({ ...record, numberText: number })),
        };
      },
    }),
  },
  {
    name: 'reads-the-neighbours-row',
    bug: 'takes the values of a row from the row below',
    namedBy: ['complete-list'],
    plant: (good) => ({
      ...good,
      list: async (portal, cursor) => {
        const page = (await good.list?.(portal, cursor)) ?? { records: [], nextCursor: null };
        const below = (place: number): PolicyRecord | undefined => page.records[place + 1];
        const records = page.records.map((record, place) => ({
          ...record,
          values: below(place)?.values ?? record.values,
        }));
        return { ...page, records };
      },
    }),
  },
  {
    name: 'trusts-the-search',
    bug: 'puts the number that was asked for on whatever page comes',
    namedBy: ['other-policy'],
    plant: (good) => ({
      ...good,
      read: async (portal, number) =>
        changedLookup(await good.read(portal, number), (record) => ({ ...record, numberText: number })),
    }),
  },
  {
    name: 'mixes-up-thousands-and-decimals',
    bug: 'parses 1.234,50 as 1.234',
    namedBy: ['right-values'],
    plant: (good) => withAmounts(good, (amount) => amount.replace(/^(-?\d+)(\d{3})\.\d+$/, '$1.$2')),
  },
  {
    name: 'misses-the-minus-sign',
    bug: 'reads ($12.00) as 12.00',
    namedBy: ['right-values'],
    plant: (good) => withAmounts(good, (amount) => amount.replace('-', '')),
  },
  {
    name: 'keeps-values-of-closed-policies',
    bug: 'gives a value of nothing for a policy that is terminated',
    namedBy: ['right-values'],
    plant: (good) =>
      withRecords(good, ({ inactive, ...record }) => {
        const [valueType = 'ACCOUNT_VALUE'] = good.valueTypes;
        const nothing = { valueType, amount: '0.00', asOf: '2026-01-02' };
        return inactive === undefined ? record : { ...record, values: [nothing] };
      }),
  },
  {
    name: 'dates-values-today',
    bug: "puts the day of the reading in place of the carrier's own date",
    namedBy: ['right-values'],
    plant: (good) =>
      withRecords(good, (record) => ({
        ...record,
        values: record.values.map((value) => ({ ...value, asOf: new Date().toISOString().slice(0, 10) })),
      })),
  },
  {
    name: 'has-one-identity-for-all',
    bug: 'gives every record the same id, so that two policies of one number look like one',
    namedBy: ['right-values'],
    plant: (good) => withRecords(good, (record) => ({ ...record, recordId: 'policy' })),
  },
];
