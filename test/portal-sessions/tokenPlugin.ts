import {
  changed,
  definePlugin,
  namesPolicy,
  parseAmount,
  parseJsonObject,
  plainAmounts,
  PortalFailure,
} from '../../plugin-sdk/index.ts';
import type {
  CarrierPlugin,
  ChallengeRequest,
  JsonObject,
  Login,
  PolicyRecord,
  Portal,
  PortalResponse,
} from '../../plugin-sdk/index.ts';

const tokenHeader = 'x-auth-token';

/** Whether the code is asked for after the portal wants it, or before anything is sent. */
export type WhenAsked = 'AFTER_THE_PASSWORD' | 'BEFORE_THE_PASSWORD';

export function tokenPlugin(whenAsked: WhenAsked): CarrierPlugin {
  return definePlugin({
    id: 'token-portal',
    institutionName: 'Token Portal',
    version: '1',
    origins: ['https://portal.example'],
    valueTypes: ['ACCOUNT_VALUE'],
    session: { maxConcurrentRequests: 2, requestsPerSecond: 100, readsOver: 'http' },
    numberLayout: 'asShown',
    async *login(portal, { username, password }): Login {
      let said = whenAsked === 'BEFORE_THE_PASSWORD' ? 'code' : await submit(portal, { username, password });
      while (said === 'code' || said === 'wrong code') {
        const answer = yield challenge(said === 'wrong code');
        if (answer.kind === 'RESEND') continue;
        said = await submit(portal, { username, password, code: answer.answers['code'] ?? '' });
      }
      if (said === 'password') throw new PortalFailure('INVALID_CREDENTIALS');
    },
    probe: async (portal) => (await get(portal, '/me')).status === 200,
    read: async (portal, number) => {
      const found = recordsIn(signedIn(await get(portal, '/records', { number })));
      const records = found.filter((record) => namesPolicy(record.numberText, number, 'asShown'));
      return records.length === 0 ? { kind: 'NOT_FOUND' } : { kind: 'FOUND', records };
    },
    list: async (portal, cursor) => {
      const page = signedIn(await get(portal, cursor ?? '/records'));
      return { records: recordsIn(page), nextCursor: page.isNull('next') ? null : nextIn(portal, page) };
    },
    logout: async (portal) => {
      await portal.post('/sign-out', { headers: tokenOf(portal) });
    },
  });
}

function challenge(refused: boolean): ChallengeRequest {
  return {
    kind: 'TOTP',
    prompt: 'Enter the code.',
    fields: [{ name: 'code', label: 'Code', kind: 'code' }],
    expiresInMs: 60_000,
    ...(refused ? { previousFailure: 'INVALID_CODE' as const } : {}),
  };
}

/** What the portal does not like; null once it is content. */
async function submit(portal: Portal, json: Readonly<Record<string, string>>): Promise<string | null> {
  const answer = parseJsonObject((await portal.post('/auth', { json })).text);
  if (answer.has('error')) return answer.text('error');
  portal.memory.set(tokenHeader, answer.text('token'));
  return null;
}

function get(
  portal: Portal,
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<PortalResponse> {
  return portal.get(path, { query, headers: tokenOf(portal) });
}

function tokenOf(portal: Portal): Record<string, string> {
  const token = portal.memory.get(tokenHeader);
  return token === undefined ? {} : { [tokenHeader]: token };
}

function signedIn(answer: PortalResponse): JsonObject {
  if (answer.status === 401) throw new PortalFailure('SESSION_EXPIRED');
  return parseJsonObject(answer.text);
}

function recordsIn(page: JsonObject): PolicyRecord[] {
  return page.objects('records').map((record) => ({
    numberText: record.text('number'),
    recordId: String(record.wholeNumber('id')),
    statusText: 'In Force',
    path: '/records',
    values: [
      {
        valueType: 'ACCOUNT_VALUE',
        amount: parseAmount(record.decimal('value'), plainAmounts),
        asOf: '2026-01-02',
      },
    ],
  }));
}

function nextIn(portal: Portal, page: JsonObject): string {
  const next = new URL(page.text('next'));
  return next.origin === portal.origin ? next.pathname + next.search : changed('the next page is elsewhere');
}
