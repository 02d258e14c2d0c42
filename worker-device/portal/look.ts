import type { PortalFailureCode } from '../../contracts/domain/failures.ts';
import type { PolicyLookup } from '../../plugin-sdk/plugin.ts';

/** What one look at the portal came to. */
export type Look = PolicyLookup | LookFault;

export interface LookFault {
  readonly kind: 'FAULT';
  readonly code: PortalFailureCode;
  /** For the evidence of the attempt. */
  readonly note: string;
}
