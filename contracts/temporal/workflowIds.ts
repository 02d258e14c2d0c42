const prefixes = {
  linkSession: 'link-session',
  dailySweep: 'daily-sweep',
  forceSync: 'force-sync',
  startDay: 'start-day',
} as const;

export const linkSessionId = (sourceId: string): string => `${prefixes.linkSession}/${sourceId}`;
export const dailySweepId = (sourceId: string): string => `${prefixes.dailySweep}/${sourceId}`;
export const forceSyncId = (policyId: string, sourceId: string): string =>
  `${prefixes.forceSync}/${policyId}/${sourceId}`;
export const startDayId = (organizationId: string): string => `${prefixes.startDay}/${organizationId}`;

/** Also the id of the organization's Schedule. */
export const startDayScheduleId = startDayId;
export const reconcileScheduleId = 'reconcile';
export const watchDevicesScheduleId = 'watch-devices';

export type ParsedWorkflowId =
  | { workflow: 'linkSession' | 'dailySweep'; sourceId: string }
  | { workflow: 'forceSync'; policyId: string; sourceId: string }
  | { workflow: 'startDay'; organizationId: string };

/** Inverse of the builders; undefined for an id that none of them made. */
export function parseWorkflowId(id: string): ParsedWorkflowId | undefined {
  const [prefix, first, second, ...rest] = id.split('/');
  if (first === undefined || first === '' || rest.length > 0) return undefined;
  if (prefix === prefixes.forceSync) {
    return second === undefined ? undefined : { workflow: 'forceSync', policyId: first, sourceId: second };
  }
  if (second !== undefined) return undefined;
  if (prefix === prefixes.linkSession) return { workflow: 'linkSession', sourceId: first };
  if (prefix === prefixes.dailySweep) return { workflow: 'dailySweep', sourceId: first };
  if (prefix === prefixes.startDay) return { workflow: 'startDay', organizationId: first };
  return undefined;
}
