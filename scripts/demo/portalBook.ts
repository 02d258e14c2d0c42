import type { StatusIndicator } from '../../contracts/domain/states.ts';

/** A policy of a simulated carrier as the sandbox's control API tells it; only what the CRM's side needs. */
export interface PortalPolicy {
  readonly owner: {
    readonly id: string;
    readonly firstName: string;
    readonly lastName: string;
    readonly birthDate: string;
    readonly email: string;
    readonly phone: string;
    readonly household: { readonly name: string };
  };
  readonly product: { readonly name: string; readonly line: string };
  readonly status: string;
  readonly issueDate: string;
  readonly crm: {
    readonly present: boolean;
    readonly number: string;
    readonly statusIndicator: 'Open' | 'Pending' | 'Closed';
  };
}

export interface DemoCarrier {
  readonly pluginId: string;
  readonly institution: string;
}

export const demoCarriers: readonly DemoCarrier[] = [
  { pluginId: 'meridian-life', institution: 'Meridian Life' },
  { pluginId: 'northgate-annuity', institution: 'Northgate Annuity' },
];

/** The policies of a carrier that the agency has in its CRM: not all that the portal has, and some that it has not. */
export async function fetchCrmBook(controlOrigin: string, pluginId: string): Promise<PortalPolicy[]> {
  const url = `${controlOrigin}/control/api/${pluginId}/policies?limit=100000`;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${String(response.status)}`);
  const { policies } = (await response.json()) as { policies: PortalPolicy[] };
  return policies.filter(({ crm }) => crm.present);
}

/** Names of the CRM's product statuses with their indicator. */
export const demoStatuses: Readonly<Record<string, StatusIndicator>> = {
  Applied: 'PENDING',
  'In Force': 'OPEN',
  Lapsed: 'CLOSED',
  Surrendered: 'CLOSED',
  Terminated: 'CLOSED',
};

const closedNames: Readonly<Record<string, string>> = { LAPSED: 'Lapsed', SURRENDERED: 'Surrendered' };

/** What the CRM calls a policy's status, which may lag behind the portal's. */
export function crmStatusName({ crm, status }: PortalPolicy): string {
  switch (crm.statusIndicator) {
    case 'Open':
      return 'In Force';
    case 'Pending':
      return 'Applied';
    case 'Closed':
      return closedNames[status] ?? 'Terminated';
  }
}
