import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiExtension, ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { FailureError } from '../../contracts/domain/failures.ts';

const headerName = 'idempotency-key';
const keyPattern = /^[\x21-\x7e]{8,200}$/;

/** Describes the header that an endpoint which creates something requires. */
export function Idempotent(): MethodDecorator {
  return applyDecorators(
    ApiExtension('x-idempotent', true),
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description:
        'Drawn by the client, one for each intended creation; sent again with it, the answer is the same.',
      schema: { type: 'string', minLength: 8, maxLength: 200 },
    }),
  );
}

/** The request's Idempotency-Key. */
export const IdempotencyKey = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const key = context.switchToHttp().getRequest<FastifyRequest>().headers[headerName];
  if (typeof key !== 'string' || !keyPattern.test(key)) throw new FailureError('IDEMPOTENCY_KEY_REQUIRED');
  return key;
});
