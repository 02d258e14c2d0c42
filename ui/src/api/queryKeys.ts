/** Keys of the cache, from wide to narrow: live events name what they change by these. */
export const meKey = ['me'] as const;
export const dashboardKey = ['dashboard'] as const;
export const devicesKey = ['devices'] as const;
export const pluginsKey = ['plugins'] as const;
export const institutionsKey = ['institutions'] as const;
export const connectedInstitutionsKey = ['connected-institutions'] as const;
export const allLinksKey = ['link'] as const;
export const linkKey = (sourceId: string) => ['link', sourceId] as const;
export const contactsKey = ['contacts'] as const;
export const contactKey = (contactId: string) => ['contact', contactId] as const;
export const allContactRecordsKey = ['contact'] as const;
export const attemptsKey = (policyId: string) => ['attempts', policyId] as const;
export const forceSyncKey = (attemptId: string) => ['attempts', 'force', attemptId] as const;
export const productsKey = ['products'] as const;
export const productStatusesKey = ['product-statuses'] as const;
export const syncReportKey = ['sync-report'] as const;
export const operationsKey = ['operations'] as const;
export const carriersKey = ['operations', 'carriers'] as const;
