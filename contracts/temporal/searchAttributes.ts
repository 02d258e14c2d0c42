/** Custom search attributes, all of type Keyword; opaque ids and states only, since they are stored in clear. */
export const searchAttributes = {
  organization: 'CarrierSyncOrganization',
  source: 'CarrierSyncSource',
  device: 'CarrierSyncDevice',
  linkState: 'CarrierSyncLinkState',
} as const;

export const searchAttributeNames: readonly string[] = Object.values(searchAttributes);
