import type { QueryKey } from '@tanstack/react-query';
import type { OutboxEvent } from '../../../contracts/domain/events.ts';
import {
  allContactRecordsKey,
  allLinksKey,
  attemptsKey,
  connectedInstitutionsKey,
  contactsKey,
  dashboardKey,
  devicesKey,
  forceSyncKey,
  institutionsKey,
  linkKey,
  operationsKey,
  pluginsKey,
  productStatusesKey,
  productsKey,
} from '../api/queryKeys.ts';

/** The parts of the cache that an event makes old. The Sync Report follows by itself, without moving its rows. */
export function affectedKeys(event: OutboxEvent): QueryKey[] {
  switch (event.type) {
    case 'linkSession.changed':
      return [linkKey(event.sourceId), dashboardKey, connectedInstitutionsKey];
    case 'source.changed':
      return [linkKey(event.sourceId), dashboardKey, connectedInstitutionsKey, allContactRecordsKey];
    case 'sweep.progressed':
      return [dashboardKey, connectedInstitutionsKey];
    case 'policy.syncChanged':
      return [allContactRecordsKey, dashboardKey];
    case 'attempt.changed':
      return [forceSyncKey(event.attemptId), attemptsKey(event.policyId), allContactRecordsKey];
    case 'device.changed':
      return [allLinksKey, devicesKey, dashboardKey, pluginsKey];
    case 'policy.changed':
      return [allContactRecordsKey, contactsKey];
    case 'setup.changed':
      return [
        connectedInstitutionsKey,
        institutionsKey,
        devicesKey,
        dashboardKey,
        productsKey,
        productStatusesKey,
        operationsKey,
      ];
  }
}
