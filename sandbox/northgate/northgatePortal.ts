import type { Carrier } from '../portal/carrier.ts';
import { PortalServer } from '../portal/portalServer.ts';
export function createNorthgatePortal(carrier: Carrier): PortalServer {
  return new PortalServer(carrier, 'ng_session');
}
