/** The queue of the worker process: workflows and cloud activities. */
export const cloudTaskQueue = 'cloud';

export const deviceQueueKinds = ['link', 'force', 'sweep'] as const;
export type DeviceQueueKind = (typeof deviceQueueKinds)[number];

export function deviceTaskQueue(serialNumber: string, kind: DeviceQueueKind): string {
  return `device/${serialNumber}/${kind}`;
}

const deviceQueuePattern = /^device\/([^/]+)\/(link|force|sweep)$/;

/** Inverse of `deviceTaskQueue`; undefined for any other queue. */
export function parseDeviceTaskQueue(
  name: string,
): { serialNumber: string; kind: DeviceQueueKind } | undefined {
  const match = deviceQueuePattern.exec(name);
  const [, serialNumber, kind] = match ?? [];
  if (serialNumber === undefined || kind === undefined) return undefined;
  return { serialNumber, kind: kind as DeviceQueueKind };
}
