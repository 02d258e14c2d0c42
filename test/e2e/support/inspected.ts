import type { Service } from '../../../scripts/start/services.ts';

/** The same process with Node's inspector listening, so that a run can have its garbage collected. */
export function inspected(service: Service, port: number | undefined): Service {
  if (port === undefined) return service;
  const environment = { ...service.environment, NODE_OPTIONS: `--inspect=127.0.0.1:${String(port)}` };
  return { ...service, environment };
}
