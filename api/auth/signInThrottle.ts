import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import { FailureError } from '../../contracts/domain/failures.ts';
import { Database } from '../database/database.ts';
import { selectRow } from '../database/rows.ts';

const windowMinutes = 15;
const mostPerEmail = 5;
const mostPerAddress = 50;

/**
 * Limits the tries to sign in, by email and by the address they come from. A try is counted before the password is
 * looked at, so many at once count as many; a success gives its try back.
 */
@Injectable()
export class SignInThrottle {
  constructor(private readonly database: Database) {}

  /** @throws FailureError TOO_MANY_ATTEMPTS */
  async count(email: string, address: string): Promise<void> {
    // The address first: who is blocked leaves no more rows behind.
    const blocked =
      (await this.countOne(addressKey(address))) > mostPerAddress ||
      (await this.countOne(emailKey(email))) > mostPerEmail;
    if (blocked) {
      throw new FailureError('TOO_MANY_ATTEMPTS', {
        detail: `Too many attempts to sign in. Wait ${String(windowMinutes)} minutes and try again.`,
      });
    }
  }

  async succeed(email: string, address: string): Promise<void> {
    await this.database.outsideTenants(async (manager) => {
      await manager.query('DELETE FROM sign_in_throttles WHERE key_hash = $1', [emailKey(email)]);
      await manager.query(`DELETE FROM sign_in_throttles WHERE window_started_at < now() - interval '1 day'`);
      await manager.query(
        'UPDATE sign_in_throttles SET failures = greatest(failures - 1, 0) WHERE key_hash = $1',
        [addressKey(address)],
      );
    });
  }

  /** Tries within the window, this one included. */
  private async countOne(key: Buffer): Promise<number> {
    const row = await this.database.outsideTenants((manager) =>
      selectRow<{ failures: number }>(
        manager,
        `INSERT INTO sign_in_throttles AS t (key_hash, failures, window_started_at) VALUES ($1, 1, now())
         ON CONFLICT (key_hash) DO UPDATE SET
           failures = CASE WHEN t.window_started_at < now() - $2::interval THEN 1 ELSE least(t.failures + 1, 100000) END,
           window_started_at = CASE WHEN t.window_started_at < now() - $2::interval THEN now() ELSE t.window_started_at END
         RETURNING failures`,
        [key, `${String(windowMinutes)} minutes`],
      ),
    );
    return row?.failures ?? 1;
  }
}

function emailKey(email: string): Buffer {
  return createHash('sha256').update(`email ${email}`).digest();
}

function addressKey(address: string): Buffer {
  return createHash('sha256')
    .update(`address ${placeOf(address)}`)
    .digest();
}

/** One subscriber has 2^64 addresses of IPv6: the first four groups tell who it is. */
export function placeOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [head = '', tail = ''] = address.split('::', 2);
  const groupsOf = (text: string) => text.split(':').filter((group) => group !== '');
  const [first, last] = [groupsOf(head), groupsOf(tail)];
  const gap = Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0');
  return [...first, ...gap, ...last]
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}
