import { setTimeout as sleep } from 'node:timers/promises';
import { isPortalFailure } from '../../plugin-sdk/index.ts';
import type { CarrierPlugin, PolicyLookup } from '../../plugin-sdk/index.ts';
import type { BrokenCopy } from './brokenCopy.ts';

/** The same plugin, saying Not Found where it should say what happened. */
function notFoundInPlaceOf(good: CarrierPlugin, code: string): CarrierPlugin {
  return {
    ...good,
    read: async (portal, number) => {
      try {
        return await good.read(portal, number);
      } catch (error) {
        if (isPortalFailure(error) && error.code === code) return { kind: 'NOT_FOUND' };
        throw error;
      }
    },
  };
}

export const stateBugs: readonly BrokenCopy[] = [
  {
    name: 'takes-the-sign-in-page-for-not-found',
    bug: 'treats a login page as Not Found',
    namedBy: ['expired-session'],
    plant: (good) => notFoundInPlaceOf(good, 'SESSION_EXPIRED'),
  },
  {
    name: 'swallows-a-500',
    bug: 'treats a fault of the portal as Not Found',
    namedBy: ['portal-faults'],
    plant: (good) => notFoundInPlaceOf(good, 'SITE_UNAVAILABLE'),
  },
  {
    name: 'takes-a-redesign-for-not-found',
    bug: 'finds no row on a changed page and says Not Found',
    namedBy: ['changed-page'],
    plant: (good) => notFoundInPlaceOf(good, 'SITE_CHANGED'),
  },
  {
    name: 'answers-from-a-cache',
    bug: "returns yesterday's page",
    namedBy: ['fresh-values'],
    plant: (good) => {
      const cache = new Map<string, PolicyLookup>();
      return {
        ...good,
        read: async (portal, number) => {
          const lookup = cache.get(number) ?? (await good.read(portal, number));
          cache.set(number, lookup);
          return lookup;
        },
      };
    },
  },
  {
    name: 'mixes-two-reads',
    bug: 'keeps the record being read in a variable that all reads share',
    namedBy: ['reads-do-not-mix'],
    plant: (good) => {
      let current: PolicyLookup = { kind: 'NOT_FOUND' };
      return {
        ...good,
        read: async (portal, number) => {
          current = await good.read(portal, number);
          const own = current;
          await sleep(20);
          if (own.kind !== 'FOUND' || current.kind !== 'FOUND') return own;
          const values = current.records[0]?.values ?? [];
          return { kind: 'FOUND', records: own.records.map((record) => ({ ...record, values })) };
        },
      };
    },
  },
  {
    name: 'stops-the-list-one-page-early',
    bug: 'takes the page before the last for the last',
    namedBy: ['complete-list'],
    plant: (good) => ({
      ...good,
      list: async (portal, cursor) => {
        const empty = { records: [], nextCursor: null };
        const page = (await good.list?.(portal, cursor)) ?? empty;
        if (page.nextCursor === null) return page;
        const next = (await good.list?.(portal, page.nextCursor)) ?? empty;
        return next.nextCursor === null ? { ...page, nextCursor: null } : page;
      },
    }),
  },
  {
    name: 'probe-always-says-yes',
    bug: 'calls the session signed in whenever the portal answers',
    namedBy: ['probe-tells'],
    plant: (good) => ({
      ...good,
      probe: async (portal) => {
        await good.probe(portal);
        return true;
      },
    }),
  },
];
