/** Between whom a wire runs. */
export const links = [
  'browser-api',
  'api-postgresql',
  'api-temporal',
  'worker-postgresql',
  'worker-temporal',
  'gateway-postgresql',
  'gateway-temporal',
  'device-gateway',
  'device-portal',
] as const;
export type Link = (typeof links)[number];
