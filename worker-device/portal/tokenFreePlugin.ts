import { PortalFailure } from '../../plugin-sdk/failures.ts';
import type {
  CarrierPlugin,
  ChallengeAnswer,
  ListPage,
  Login,
  PolicyRecord,
} from '../../plugin-sdk/plugin.ts';
import { withoutAddressTokens } from '../../plugin-sdk/sessionAddress.ts';
import type { SessionTokens } from './sessionTokens.ts';

/**
 * The plugin as the rest of the device hears it: nothing that it says carries a token of the portal's session, be it a
 * record's link, a place in the list, a challenge or an error of its page. What it is given back has the token again.
 */
export function tokenFreePlugin(plugin: CarrierPlugin, tokens: SessionTokens): CarrierPlugin {
  const clean = <Result>(work: Promise<Result>): Promise<Result> =>
    work.catch((error: unknown) => {
      hideInError(error, tokens);
      throw error;
    });
  const { list } = plugin;
  return {
    ...plugin,
    login: (portal, credentials) => cleanLogin(plugin.login(portal, credentials), clean, tokens),
    probe: (portal) => clean(plugin.probe(portal)),
    read: async (portal, number) => {
      const lookup = await clean(plugin.read(portal, number));
      if (lookup.kind === 'NOT_FOUND') return lookup;
      return { kind: 'FOUND', records: lookup.records.map((record) => cleanRecord(record, tokens)) };
    },
    ...(list !== undefined && {
      list: async (portal, cursor) => cleanPage(await clean(list(portal, placeIn(cursor, tokens))), tokens),
    }),
    logout: (portal) => clean(plugin.logout(portal)),
  };
}

async function* cleanLogin(
  login: Login,
  clean: <Result>(work: Promise<Result>) => Promise<Result>,
  tokens: SessionTokens,
): Login {
  let step = await clean(login.next());
  while (step.done !== true) {
    const answer = yield hiddenIn(step.value, tokens);
    step = await clean(login.next(withTokens(answer, tokens)));
  }
}

/** A choice of the person comes back as the portal offered it. */
function withTokens(answer: ChallengeAnswer, tokens: SessionTokens): ChallengeAnswer {
  if (answer.kind === 'RESEND') return answer;
  const answers = Object.entries(answer.answers).map(([name, text]) => [name, tokens.restore(text) ?? text]);
  return { kind: 'ANSWERED', answers: Object.fromEntries(answers) as Record<string, string> };
}

/** The number stays the portal's own text, which is compared character by character. */
function cleanRecord(record: PolicyRecord, tokens: SessionTokens): PolicyRecord {
  const { recordId, statusText, path, unreadable } = record;
  return {
    ...record,
    recordId: tokens.hideOwn(recordId),
    statusText: tokens.hide(statusText),
    path: tokens.hide(withoutAddressTokens(path)),
    ...(unreadable !== undefined && { unreadable: tokens.hide(unreadable) }),
  };
}

function cleanPage({ records, nextCursor }: ListPage, tokens: SessionTokens): ListPage {
  return {
    records: records.map((record) => cleanRecord(record, tokens)),
    nextCursor: nextCursor === null ? null : cleanPlace(nextCursor, tokens),
  };
}

/** A place in the list is kept by the sweep, for days and over sessions. */
function cleanPlace(cursor: string, tokens: SessionTokens): string {
  tokens.asked(cursor);
  if (tokens.isEncodedIn(cursor)) {
    throw new PortalFailure('INTERNAL', "the list's cursor holds the session's token in base64");
  }
  return tokens.hideOwn(cursor);
}

/** Where a session has no token for it, the list begins anew: nothing is lost, and no other session is asked for. */
function placeIn(cursor: string | null, tokens: SessionTokens): string | null {
  return cursor === null ? null : tokens.restore(cursor);
}

/** Plain data with every text in it clean. */
function hiddenIn<Data>(data: Data, tokens: SessionTokens): Data {
  return JSON.parse(JSON.stringify(data), (_name, value: unknown) =>
    typeof value === 'string' ? tokens.hideOwn(value) : value,
  ) as Data;
}

/** In the error itself: whoever catches it tells it by its class. */
function hideInError(error: unknown, tokens: SessionTokens): void {
  const seen = new Set<unknown>();
  for (let one = error; one instanceof Error && !seen.has(one); one = one.cause) {
    seen.add(one);
    one.message = tokens.hide(one.message);
    if (one.stack !== undefined) one.stack = tokens.hide(one.stack);
  }
}
