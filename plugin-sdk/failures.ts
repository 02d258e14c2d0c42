import type { PortalFailureCode } from '../contracts/domain/failures.ts';

/** Shared by every copy of this module: a plugin outside the product may have been loaded with a copy of its own. */
const brand = Symbol.for('carrier-sync.PortalFailure');

/**
 * What went wrong at a portal, by its code of the closed failure table. `detail` is for the operators' log and holds
 * no secret and no page content.
 */
export class PortalFailure extends Error {
  override readonly name = 'PortalFailure';
  readonly [brand] = true;
  readonly code: PortalFailureCode;
  readonly attemptsLeft: number | undefined;

  constructor(
    code: PortalFailureCode,
    detail?: string,
    options: { attemptsLeft?: number | undefined; cause?: unknown } = {},
  ) {
    super(detail === undefined ? code : `${code}: ${detail}`, { cause: options.cause });
    this.code = code;
    this.attemptsLeft = options.attemptsLeft;
  }
}

/** True for a `PortalFailure` of any copy of this module; `instanceof` knows only its own. */
export function isPortalFailure(error: unknown): error is PortalFailure {
  return error instanceof Error && brand in error;
}
