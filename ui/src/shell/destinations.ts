import {
  IconAddressBook,
  IconBuildingBank,
  IconDeviceDesktopAnalytics,
  IconLayoutDashboard,
  IconReportSearch,
  IconServer,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { Capability } from '../../../contracts/domain/roles.ts';

export interface Destination {
  to: string;
  label: string;
  /** Where room is short. */
  shortLabel: string;
  icon: Icon;
  capability: Capability;
}

export interface DestinationGroup {
  title: string | undefined;
  destinations: Destination[];
}

/** The main menu, in the words of the guides. */
export const mainMenu: DestinationGroup[] = [
  {
    title: undefined,
    destinations: [
      {
        to: '/contacts',
        label: 'Contacts',
        shortLabel: 'Contacts',
        icon: IconAddressBook,
        capability: 'crm.read',
      },
    ],
  },
  {
    title: 'Sync',
    destinations: [
      {
        to: '/sync/dashboard',
        label: 'Dashboard',
        shortLabel: 'Dashboard',
        icon: IconLayoutDashboard,
        capability: 'institutions.read',
      },
      {
        to: '/sync/sources',
        label: 'Institutions & Sources',
        shortLabel: 'Sources',
        icon: IconBuildingBank,
        capability: 'institutions.read',
      },
      {
        to: '/sync/device',
        label: 'Device',
        shortLabel: 'Device',
        icon: IconServer,
        capability: 'devices.read',
      },
    ],
  },
  {
    title: 'Reports',
    destinations: [
      {
        to: '/reports/sync-report',
        label: 'Sync Report',
        shortLabel: 'Report',
        icon: IconReportSearch,
        capability: 'reports.read',
      },
    ],
  },
  {
    title: 'Operations',
    destinations: [
      {
        to: '/operations',
        label: 'Operations',
        shortLabel: 'Operations',
        icon: IconDeviceDesktopAnalytics,
        capability: 'operations.read',
      },
    ],
  },
];
