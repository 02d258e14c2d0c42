import { Injectable } from '@nestjs/common';
import type { Subscription } from '../../contracts/domain/organizations.ts';
import type { Role } from '../../contracts/domain/roles.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { Database } from '../database/database.ts';
import { changeRows, selectRow } from '../database/rows.ts';
import { drawToken, hashToken, isToken } from './sessionTokens.ts';
import type { SignedInUser } from './signedInUser.ts';

export interface OpenSession {
  user: SignedInUser;
  /** Set when the token was rotated: the cookie has to be set anew. */
  newToken?: string;
}

interface SessionRow {
  user_id: string;
  role: Role;
  subscription: Subscription;
  csrf_token: string;
  /** The token of the request is the newest one. */
  current: boolean;
  /** The newest token has come back in a request, so its browser has it. */
  confirmed: boolean;
  rotation_due: boolean;
  just_rotated: boolean;
}

/** A session ends 12 hours after its last use, and a week after the sign-in. */
const sessionColumns = `
  s.user_id, u.role, o.subscription, s.csrf_token,
  s.token_hash = $2 AS current,
  s.last_seen_at > s.rotated_at AS confirmed,
  s.rotated_at < now() - interval '15 minutes' AS rotation_due,
  s.rotated_at > now() - interval '1 minute' AS just_rotated`;
const expiry = `least(now() + interval '12 hours', created_at + interval '7 days')`;

/**
 * Sign-in sessions. The token is rotated every quarter of an hour; the one before stays good for the requests that
 * were under way, and until the new one has come back: an answer that never reached the browser signs nobody out.
 */
@Injectable()
export class Sessions {
  private readonly endListeners = new Set<(sessionId: string) => void>();

  constructor(private readonly database: Database) {}

  /** Tells of sessions that end by a sign-out at this server. */
  onEnd(listener: (sessionId: string) => void): void {
    this.endListeners.add(listener);
  }

  /** Opens a session in the sign-in's transaction and returns its token. */
  async open({ manager, organizationId }: TenantTransaction, userId: string): Promise<string> {
    const token = drawToken();
    await manager.query('DELETE FROM user_sessions WHERE user_id = $1 AND expires_at < now()', [userId]);
    await manager.query(
      `INSERT INTO user_sessions (organization_id, user_id, token_hash, csrf_token, expires_at)
       VALUES ($1, $2, $3, $4, now() + interval '12 hours')`,
      [organizationId, userId, hashToken(token), drawToken()],
    );
    return token;
  }

  async find(token: unknown): Promise<OpenSession | undefined> {
    if (!isToken(token)) return undefined;
    const hash = hashToken(token);
    const found = await this.database.outsideTenants((manager) =>
      selectRow<{ organization_id: string; session_id: string }>(
        manager,
        'SELECT organization_id, session_id FROM find_user_session($1)',
        [hash],
      ),
    );
    if (found === undefined) return undefined;
    const { organization_id: organizationId, session_id: sessionId } = found;
    return this.database.inTenant(organizationId, async (transaction) => {
      const row = await selectRow<SessionRow>(
        transaction.manager,
        `SELECT ${sessionColumns} FROM user_sessions s
         JOIN users u ON u.id = s.user_id AND u.disabled_at IS NULL
         JOIN organizations o ON o.id = s.organization_id
         WHERE s.id = $1`,
        [sessionId, hash],
      );
      if (row === undefined || !isStillGood(row)) return undefined;
      const newToken = await this.keepFresh(transaction, sessionId, hash, row);
      const user: SignedInUser = {
        userId: row.user_id,
        organizationId,
        role: row.role,
        subscription: row.subscription,
        sessionId,
        csrfToken: row.csrf_token,
      };
      return newToken === undefined ? { user } : { user, newToken };
    });
  }

  /** Whether the session still stands; streams ask from time to time. */
  async stands({ organizationId, sessionId }: SignedInUser): Promise<boolean> {
    const row = await this.database.inTenant(organizationId, ({ manager }) =>
      selectRow(
        manager,
        `SELECT 1 FROM user_sessions s JOIN users u ON u.id = s.user_id AND u.disabled_at IS NULL
         WHERE s.id = $1 AND s.expires_at > now()`,
        [sessionId],
      ),
    );
    return row !== undefined;
  }

  async end({ organizationId, sessionId }: SignedInUser): Promise<void> {
    await this.database.inTenant(organizationId, ({ manager }) =>
      manager.query('DELETE FROM user_sessions WHERE id = $1', [sessionId]),
    );
    for (const listener of this.endListeners) listener(sessionId);
  }

  private async keepFresh(
    { manager }: TenantTransaction,
    sessionId: string,
    hash: Buffer,
    row: SessionRow,
  ): Promise<string | undefined> {
    const lostItsAnswer = !row.current && !row.just_rotated;
    if (row.current && !row.rotation_due) {
      if (!row.confirmed) {
        await manager.query('UPDATE user_sessions SET last_seen_at = clock_timestamp() WHERE id = $1', [
          sessionId,
        ]);
      }
      return undefined;
    }
    if (!row.current && !lostItsAnswer) return undefined;
    return this.rotate({ manager }, sessionId, hash);
  }

  /** Of several requests at once one rotates; the others go on with the token before. */
  private async rotate(
    { manager }: Pick<TenantTransaction, 'manager'>,
    sessionId: string,
    hash: Buffer,
  ): Promise<string | undefined> {
    const token = drawToken();
    const changed = await changeRows(
      manager,
      `UPDATE user_sessions
       SET token_hash = $3, previous_token_hash = $2, rotated_at = now(), last_seen_at = now(), expires_at = ${expiry}
       WHERE id = $1 AND (token_hash = $2 OR previous_token_hash = $2) AND rotated_at < now() - interval '1 minute'
       RETURNING id`,
      [sessionId, hash, hashToken(token)],
    );
    return changed.length === 1 ? token : undefined;
  }
}

function isStillGood(row: SessionRow): boolean {
  return row.current || row.just_rotated || !row.confirmed;
}
