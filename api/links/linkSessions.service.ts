import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Challenge } from '../../contracts/domain/challenges.ts';
import {
  FailureError,
  failureDefinition,
  failureMessage,
  isFailureCode,
} from '../../contracts/domain/failures.ts';
import type { SealingKey } from '../../contracts/domain/sealing.ts';
import type { LinkSessionState, SessionEndReason } from '../../contracts/domain/states.ts';
import { LoginSource } from '../../database/entities/loginSource.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Database } from '../database/database.ts';
import { instant, selectRow } from '../database/rows.ts';
import { LinkFailureDto, LinkSessionResponseDto } from './linkSessionResponseDto.ts';

interface LinkSessionRow {
  id: string;
  source_id: string;
  source_name: string;
  username: string;
  institution_name: string;
  state: LinkSessionState;
  sequence: number;
  epoch: number;
  failure_code: string | null;
  end_reason: SessionEndReason | null;
  challenge: Challenge | null;
  sealing_key: SealingKey | null;
  opened_at: Date;
  updated_at: Date;
  linked_at: Date | null;
  ended_at: Date | null;
  device_id: string | null;
  device_name: string | null;
  device_public_key: string | null;
  device_online: boolean;
  device_silent_since: Date | null;
  queued: number;
}

const linkSessionFacts = `
SELECT s.id, s.source_id, l.name AS source_name, l.username, i.name AS institution_name, s.state, s.sequence, s.epoch,
  s.failure_code, s.end_reason, s.challenge, s.sealing_key, s.opened_at, s.updated_at, s.linked_at, s.ended_at,
  d.id AS device_id, d.name AS device_name, d.public_key AS device_public_key,
  coalesce(d.online AND d.state = 'ACTIVE', false) AS device_online,
  CASE WHEN d.state = 'ACTIVE' THEN coalesce(d.unheard_since, CASE WHEN NOT d.online THEN d.last_heartbeat_at END) END
    AS device_silent_since,
  (SELECT count(*)::int FROM sync_queue q WHERE q.source_id = s.source_id) AS queued
FROM link_sessions s
JOIN login_sources l ON l.id = s.source_id
JOIN connected_institutions ci ON ci.id = l.connected_institution_id
JOIN institutions i ON i.id = ci.institution_id
LEFT JOIN devices d ON d.id = coalesce(s.device_id, l.device_id)`;

/** Reads link sessions. Nothing here changes one: that is the workflow's. */
@Injectable()
export class LinkSessionsService {
  constructor(private readonly database: Database) {}

  get(user: SignedInUser, id: string): Promise<LinkSessionResponseDto> {
    return this.database.inTenant(user.organizationId, async ({ manager }) => {
      const session = await this.read(manager, 's.id = $1', id);
      if (session === null) throw new FailureError('NOT_FOUND');
      return session;
    });
  }

  /** The newest session of a source; null when it was never linked. */
  current(user: SignedInUser, sourceId: string): Promise<LinkSessionResponseDto | null> {
    return this.database.inTenant(user.organizationId, async ({ manager }) => {
      if (!(await manager.existsBy(LoginSource, { id: sourceId }))) throw new FailureError('NOT_FOUND');
      return this.read(manager, 's.source_id = $1 ORDER BY s.epoch DESC LIMIT 1', sourceId);
    });
  }

  private async read(
    manager: EntityManager,
    condition: string,
    id: string,
  ): Promise<LinkSessionResponseDto | null> {
    const row = await selectRow<LinkSessionRow>(manager, `${linkSessionFacts} WHERE ${condition}`, [id]);
    // The dialog counts down, and seals, by real time.
    return row === undefined ? null : describe(row, this.database.clock.now());
  }
}

function describe(row: LinkSessionRow, now: Date): LinkSessionResponseDto {
  return {
    id: row.id,
    sourceId: row.source_id,
    sourceName: row.source_name,
    username: row.username,
    institutionName: row.institution_name,
    state: row.state,
    sequence: row.sequence,
    linkEpoch: row.epoch,
    challenge: row.challenge,
    sealingKey: row.sealing_key,
    device: describeDevice(row),
    failure: describeFailure(row),
    endReason: row.end_reason,
    queued: row.queued,
    openedAt: instant(row.opened_at),
    updatedAt: instant(row.updated_at),
    linkedAt: instant(row.linked_at),
    endedAt: instant(row.ended_at),
    serverTime: instant(now),
  };
}

function describeDevice(row: LinkSessionRow) {
  if (row.device_id === null) return null;
  const { device_id: id, device_name: name, device_public_key: publicKey, device_online: online } = row;
  return { id, name: name ?? '', publicKey, online, silentSince: instant(row.device_silent_since) };
}

function describeFailure({
  failure_code: code,
  institution_name: institution,
}: LinkSessionRow): LinkFailureDto | null {
  if (!isFailureCode(code)) return null;
  return {
    code,
    message: failureMessage(code, institution),
    nextAction: failureDefinition(code).nextAction,
  };
}
