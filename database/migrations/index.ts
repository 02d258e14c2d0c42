import { InitialSchema1795200000000 } from './1795200000000-initial-schema.ts';
import { DeviceConnections1795200060000 } from './1795200060000-device-connections.ts';
import { OperatorsLookUps1795200100000 } from './1795200100000-operators-look-ups.ts';
import { OweRenumberedPolicies1795200200000 } from './1795200200000-owe-renumbered-policies.ts';
import { DisconnectInstitutions1795200300000 } from './1795200300000-disconnect-institutions.ts';
import { OrganizationsThatLostSync1795200310000 } from './1795200310000-organizations-that-lost-sync.ts';
import { StopCarriers1795200320000 } from './1795200320000-stop-carriers.ts';
import { DeviceReturns1795200330000 } from './1795200330000-device-returns.ts';
import { StartedDays1795200400000 } from './1795200400000-started-days.ts';
import { ShowListsWithoutEnd1795200410000 } from './1795200410000-show-lists-without-end.ts';
import { RunsOfLinkSessions1795200420000 } from './1795200420000-runs-of-link-sessions.ts';
import { GatewayGoesByKeys1795200430000 } from './1795200430000-gateway-goes-by-keys.ts';
import { SayOnceOfABatch1795200440000 } from './1795200440000-say-once-of-a-batch.ts';
import { UnheardDevices1795200500000 } from './1795200500000-unheard-devices.ts';

/** All migrations, oldest first. */
export const migrations = [
  InitialSchema1795200000000,
  DeviceConnections1795200060000,
  OperatorsLookUps1795200100000,
  OweRenumberedPolicies1795200200000,
  DisconnectInstitutions1795200300000,
  OrganizationsThatLostSync1795200310000,
  StopCarriers1795200320000,
  DeviceReturns1795200330000,
  StartedDays1795200400000,
  ShowListsWithoutEnd1795200410000,
  RunsOfLinkSessions1795200420000,
  GatewayGoesByKeys1795200430000,
  SayOnceOfABatch1795200440000,
  UnheardDevices1795200500000,
];
