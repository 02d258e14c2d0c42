import type { Answer, Facts, PortalRequest } from './facts.ts';

/** An answer may wait for an api that is away, for its device, and for a slow browser; later it is nobody's. */
const longestWayMs = 90_000;

/** Passwords and codes that a portal received without an answer of the person's: each answer allows one. */
export function findExtraSubmissions({ requests, person }: Facts): string[] {
  const unused = [...person.answers];
  return requests.flatMap((request) => {
    const { submission, carrier, login, at } = request;
    if (submission === null) return [];
    const place = unused.findIndex((answer) => allows(answer, request));
    if (place !== -1) {
      unused.splice(place, 1);
      return [];
    }
    return [`${carrier}/${String(login)} received a ${submission.kind} at ${at} that nobody had typed`];
  });
}

function allows(answer: Answer, { carrier, login, submission, at }: PortalRequest): boolean {
  const kind = submission?.kind === 'password' ? 'password' : 'code';
  const wayMs = Date.parse(at) - Date.parse(answer.at);
  return (
    answer.carrier === carrier &&
    answer.login === login &&
    answer.kind === kind &&
    wayMs >= 0 &&
    wayMs <= longestWayMs
  );
}
