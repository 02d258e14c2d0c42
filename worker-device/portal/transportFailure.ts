import { PortalFailure } from '../../plugin-sdk/failures.ts';

/** The portal could not be asked, or did not answer: told apart from what a plugin read in an answer. */
export class TransportFailure extends PortalFailure {}

/** A request that the runtime does not make: outside the origins, or a secret for the second time. */
export class RequestRefused extends PortalFailure {
  readonly why: 'ORIGIN' | 'SUBMITTED_ALREADY';

  constructor(why: RequestRefused['why'], detail: string) {
    super(why === 'ORIGIN' ? 'SITE_CHANGED' : 'OUTCOME_UNKNOWN', detail);
    this.why = why;
  }
}
