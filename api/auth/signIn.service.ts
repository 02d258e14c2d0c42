import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FailureError } from '../../contracts/domain/failures.ts';
import { subscriptionIncludesSync } from '../../contracts/domain/organizations.ts';
import { capabilitiesFor } from '../../contracts/domain/roles.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { Organization } from '../../database/entities/organization.ts';
import { User } from '../../database/entities/user.ts';
import { UserSession } from '../../database/entities/userSession.ts';
import { clearSessionCookie, setSessionCookie } from '../access/sessionCookie.ts';
import { Sessions } from '../access/sessions.ts';
import { hashToken } from '../access/sessionTokens.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { apiConfigToken, type ApiConfig } from '../config.ts';
import { Database } from '../database/database.ts';
import { selectRow } from '../database/rows.ts';
import { IdempotentRequests } from '../idempotency/idempotentRequests.ts';
import { MeResponseDto } from './meResponseDto.ts';
import { isPassword } from './passwords.ts';
import { SignInDto } from './signInDto.ts';
import { SignInThrottle } from './signInThrottle.ts';

@Injectable()
export class SignInService {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly throttle: SignInThrottle,
    private readonly idempotent: IdempotentRequests,
    @Inject(apiConfigToken) private readonly config: ApiConfig,
  ) {}

  async signIn(input: SignInDto, request: FastifyRequest, reply: FastifyReply): Promise<MeResponseDto> {
    const email = input.email.trim().toLowerCase();
    await this.throttle.count(email, request.ip);
    const found = await this.findByEmail(email);
    const stored = found && (await this.passwordHash(found));
    if (!(await isPassword(input.password, stored)) || found === undefined) {
      throw new FailureError('SIGN_IN_REFUSED');
    }
    await this.throttle.succeed(email, request.ip);
    const { token, me } = await this.database.inTenant(found.organization_id, async (transaction) => {
      await this.idempotent.forgetOld(transaction, found.user_id);
      const opened = await this.sessions.open(transaction, found.user_id);
      const session = await transaction.manager.findOneByOrFail(UserSession, {
        tokenHash: hashToken(opened),
      });
      return { token: opened, me: await describe(transaction, found.user_id, session.csrfToken) };
    });
    setSessionCookie(reply, token, this.config);
    return me;
  }

  async signOut(user: SignedInUser, reply: FastifyReply): Promise<void> {
    await this.sessions.end(user);
    clearSessionCookie(reply, this.config);
  }

  me(user: SignedInUser): Promise<MeResponseDto> {
    return this.database.inTenant(user.organizationId, (transaction) =>
      describe(transaction, user.userId, user.csrfToken),
    );
  }

  private findByEmail(email: string) {
    return this.database.outsideTenants((manager) =>
      selectRow<{ organization_id: string; user_id: string }>(
        manager,
        'SELECT organization_id, user_id FROM find_sign_in($1)',
        [email],
      ),
    );
  }

  private async passwordHash(found: {
    organization_id: string;
    user_id: string;
  }): Promise<string | undefined> {
    return this.database.inTenant(found.organization_id, async ({ manager }) => {
      const user = await manager.findOneBy(User, { id: found.user_id });
      return user?.passwordHash;
    });
  }
}

async function describe(
  { manager, organizationId }: TenantTransaction,
  userId: string,
  csrfToken: string,
): Promise<MeResponseDto> {
  const { id, name, email, role } = await manager.findOneByOrFail(User, { id: userId });
  const organization = await manager.findOneByOrFail(Organization, { id: organizationId });
  return {
    user: { id, name, email, role },
    organization: {
      id: organization.id,
      name: organization.name,
      kind: organization.kind,
      timeZone: organization.timeZone,
      subscription: organization.subscription,
      syncIncluded: subscriptionIncludesSync(organization.subscription),
    },
    capabilities: [...capabilitiesFor(role)],
    csrfToken,
  };
}
