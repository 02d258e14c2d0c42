import type { SessionEndReason } from '../../contracts/domain/states.ts';

/** Thrown by reads when the portal session is gone, blocked, or the site has changed for everything. */
export class SessionOver extends Error {
  override readonly name = 'SessionOver';
  readonly reason: SessionEndReason;

  constructor(reason: SessionEndReason, options: { cause?: unknown } = {}) {
    super(`the portal session is over: ${reason}`, options);
    this.reason = reason;
  }
}
