export const organizationKinds = ['AGENCY', 'FMO'] as const;
export type OrganizationKind = (typeof organizationKinds)[number];

export const subscriptions = ['BASIC', 'PREMIER', 'ENTERPRISE'] as const;
export type Subscription = (typeof subscriptions)[number];

/** Sync is part of the Premier and Enterprise subscriptions (guide 000, "What is Sync?"). */
export function subscriptionIncludesSync(subscription: Subscription): boolean {
  return subscription === 'PREMIER' || subscription === 'ENTERPRISE';
}
