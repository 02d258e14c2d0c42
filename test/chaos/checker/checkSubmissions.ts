import type { Answer, Facts, PortalRequest } from './facts.ts';

/** An answer may wait for an api that is away, for its device, and for a slow browser; later it is nobody's. */
const longestWayMs = 90_000;

/** Passwords and codes that a portal received without an answer of the person's: each answer allows one. */
export function findExtraSubmissions({ requests, person }: Facts): string[] {
  const unused = [...person.answers];
  // Whose a submission to a session that is over was, the portal cannot say: those take what the others leave.
  const known = requests.filter(({ login }) => login !== null);
  const unknown = requests.filter(({ login }) => login === null);
  return [...known, ...unknown].flatMap((request) => {
    const { submission, carrier, login, at } = request;
    if (submission === null) return [];
    const place = unused.findLastIndex((answer) => allows(answer, request));
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
    (login === null || answer.login === login) &&
    answer.kind === kind &&
    wayMs >= 0 &&
    wayMs <= longestWayMs
  );
}
