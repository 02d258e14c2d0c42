import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FailureError } from '../../contracts/domain/failures.ts';
import { subscriptionIncludesSync } from '../../contracts/domain/organizations.ts';
import { roleMay } from '../../contracts/domain/roles.ts';
import { apiConfigToken, type ApiConfig } from '../config.ts';
import { accessMetadata, type EndpointAccess } from './access.ts';
import { rememberUser } from './currentUser.ts';
import { isAllowedOrigin } from './requestOrigin.ts';
import { readSessionCookie, setSessionCookie } from './sessionCookie.ts';
import { Sessions } from './sessions.ts';
import { sameToken } from './sessionTokens.ts';
import type { SignedInUser } from './signedInUser.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Lets a request through to its endpoint when the endpoint's `@Access` says so. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
    @Inject(apiConfigToken) private readonly config: ApiConfig,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<EndpointAccess | undefined>(accessMetadata, context.getHandler());
    if (access === undefined) throw new FailureError('FORBIDDEN');
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    this.requireOwnOrigin(request, access);
    if (access.rule === 'public') return true;
    const user = await this.signedIn(request, http.getResponse<FastifyReply>());
    requireCsrfToken(request, user, access);
    requireRight(user, access);
    rememberUser(request, user);
    return true;
  }

  private requireOwnOrigin(request: FastifyRequest, access: EndpointAccess): void {
    if (safeMethods.has(request.method)) return;
    const { publicOrigins, temporalUiUrl } = this.config;
    const fromTemporalUi = access.forTemporalUi === true && temporalUiUrl !== undefined;
    const allowed = fromTemporalUi ? [...publicOrigins, new URL(temporalUiUrl).origin] : publicOrigins;
    if (!isAllowedOrigin(request.headers.origin, allowed)) throw new FailureError('CSRF_REJECTED');
  }

  private async signedIn(request: FastifyRequest, reply: FastifyReply): Promise<SignedInUser> {
    const session = await this.sessions.find(readSessionCookie(request, this.config));
    if (session === undefined) throw new FailureError('UNAUTHENTICATED');
    if (session.newToken !== undefined) setSessionCookie(reply, session.newToken, this.config);
    return session.user;
  }
}

/** Temporal UI cannot send our token; what it may call changes nothing, and its origin has been checked. */
function requireCsrfToken(request: FastifyRequest, user: SignedInUser, access: EndpointAccess): void {
  if (safeMethods.has(request.method) || access.forTemporalUi === true) return;
  if (!sameToken(request.headers['x-csrf-token'], user.csrfToken)) throw new FailureError('CSRF_REJECTED');
}

function requireRight(user: SignedInUser, { rule, needsSync }: EndpointAccess): void {
  if (rule !== 'public' && rule !== 'signedIn' && !roleMay(user.role, rule)) {
    throw new FailureError('FORBIDDEN');
  }
  if (needsSync === true && !subscriptionIncludesSync(user.subscription)) {
    throw new FailureError('SUBSCRIPTION_REQUIRED');
  }
}
