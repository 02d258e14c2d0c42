import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authenticatorApp, describeConformance } from '../../../../plugin-sdk/index.ts';
import type { ConformancePortal, ExpectedRecord } from '../../../../plugin-sdk/index.ts';

interface Record {
  'Policy number': string;
  'Surrender value': string;
  'Annual premium': string;
  id: number;
  closed: boolean;
}

/** Needs a Redmine that runs: CONFORMANCE_REDMINE_ORIGIN, and CONFORMANCE_REDMINE_DIR with what its seed wrote. */
export const conformance = describeConformance({
  portal: 'own',
  async open({ settings }): Promise<ConformancePortal> {
    const { REDMINE_ORIGIN: origin, REDMINE_DIR: folder } = settings;
    if (origin === undefined || folder === undefined) {
      throw new Error(
        'CONFORMANCE_REDMINE_ORIGIN and CONFORMANCE_REDMINE_DIR are missing (a Redmine that runs)',
      );
    }
    const { user, password, totp } = await written<{ user: string; password: string; totp: string }>(
      folder,
      'creds',
    );
    const truth = await written<Record[]>(folder, 'truth');
    const codes = authenticatorApp(totp);
    return {
      origin,
      credentials: { username: user, password },
      answer: async () => ({ code: await codes.freshCode() }),
      records: truth.filter(({ id }) => id <= 25).map(expected),
      absentNumbers: [
        'NO-SUCH-1',
        ...truth.filter(({ id }) => id === 3).map((one) => one['Policy number'].slice(2)),
      ],
      listed: truth.length,
    };
  },
});

function expected(record: Record): ExpectedRecord {
  const number = record['Policy number'];
  if (record.closed) return { number, gives: 'INACTIVE', reason: 'TERMINATED' };
  const values = {
    CASH_SURRENDER_VALUE: record['Surrender value'],
    ANNUAL_PREMIUM: record['Annual premium'],
  };
  return { number, gives: 'VALUES', values };
}

async function written<Content>(folder: string, name: string): Promise<Content> {
  return JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')) as Content;
}
