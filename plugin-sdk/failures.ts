import type { PortalFailureCode } from '../contracts/domain/failures.ts';

/**
 * What went wrong at a portal, by its code of the closed failure table. `detail` is for the operators' log and holds
 * no secret and no page content.
 */
export class PortalFailure extends Error {
  override readonly name = 'PortalFailure';
  readonly code: PortalFailureCode;
  readonly attemptsLeft: number | undefined;

  constructor(
    code: PortalFailureCode,
    detail?: string,
    options: { attemptsLeft?: number; cause?: unknown } = {},
  ) {
    super(detail === undefined ? code : `${code}: ${detail}`, { cause: options.cause });
    this.code = code;
    this.attemptsLeft = options.attemptsLeft;
  }
}
