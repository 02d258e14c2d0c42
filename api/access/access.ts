import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension, ApiResponse } from '@nestjs/swagger';
import type { Capability } from '../../contracts/domain/roles.ts';
import { ProblemResponseDto } from '../problems/problemResponseDto.ts';

/** `public`: anybody. `signedIn`: every role. Otherwise every role that has the capability. */
export type AccessRule = 'public' | 'signedIn' | Capability;

export interface AccessOptions {
  /** The organization's subscription must include Sync. */
  needsSync?: boolean;
  /** Temporal UI calls it from its own origin; it changes nothing. */
  forTemporalUi?: boolean;
}

export interface EndpointAccess extends AccessOptions {
  rule: AccessRule;
}

export const accessMetadata = 'carrierSync:access';
/** The rule in the OpenAPI description, from which the access tests are generated. */
export const accessExtension = 'x-access';

/** Who may call an endpoint. Every endpoint carries it; the api does not start when one lacks it. */
export function Access(rule: AccessRule, options: AccessOptions = {}): MethodDecorator {
  const access: EndpointAccess = { rule, ...options };
  return applyDecorators(
    SetMetadata(accessMetadata, access),
    ApiExtension(accessExtension, access),
    ApiResponse({
      status: 'default',
      type: ProblemResponseDto,
      description: 'What went wrong, and the one next action.',
    }),
  );
}
