import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { FailureError } from '../../contracts/domain/failures.ts';
import type { SignedInUser } from './signedInUser.ts';

const users = new WeakMap<FastifyRequest, SignedInUser>();

export function rememberUser(request: FastifyRequest, user: SignedInUser): void {
  users.set(request, user);
}

export function userOf(request: FastifyRequest): SignedInUser | undefined {
  return users.get(request);
}

/** The person who sent the request; the access guard has put it there. */
export const CurrentUser = createParamDecorator((_data: unknown, context: ExecutionContext): SignedInUser => {
  const user = userOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (user === undefined) throw new FailureError('UNAUTHENTICATED');
  return user;
});
