import type { Answer, Exchange } from './exchange.ts';
import type { Disturbance } from './faultProxy.ts';

/** The first `times` requests that match meet the interference, the others pass. */
export function first(
  times: number,
  matches: (exchange: Exchange) => boolean,
  disturbance: Disturbance,
): Disturbance {
  let left = times;
  return (exchange) => {
    if (left === 0 || !matches(exchange)) return { kind: 'PASS' };
    left -= 1;
    return disturbance(exchange);
  };
}

/** The request at this place, counted from 0, meets the interference. */
export function at(place: number, disturbance: Disturbance): Disturbance {
  let count = -1;
  return (exchange) => {
    count += 1;
    return count === place ? disturbance(exchange) : { kind: 'PASS' };
  };
}

export const withoutSession: Disturbance = () => ({ kind: 'WITHOUT_SESSION' });
export const cutOff: Disturbance = () => ({ kind: 'CUT' });
export const slow: Disturbance = () => ({ kind: 'DELAY', ms: 1_200 });
export const changedMarkup: Disturbance = () => ({ kind: 'CHANGE', change: renamed });

export const serverFault: Disturbance = () => ({
  kind: 'ANSWER',
  answer: {
    status: 500,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: Buffer.from('<html><body><h1>Something went wrong</h1></body></html>'),
  },
});

export function answering(answer: Answer): Disturbance {
  return () => ({ kind: 'ANSWER', answer });
}

/** Puts a link to another origin into every page. */
export function foreignLink(address: string): Disturbance {
  const link = `<p><a href="${address}" rel="next">Continue</a></p></body>`;
  return () => ({
    kind: 'CHANGE',
    change: (answer) => withText(answer, (text) => text.replace('</body>', link)),
  });
}

/** As a redesign would: other names for everything that a parser may hold on to. */
function renamed(answer: Answer): Answer {
  return withText(answer, (text) =>
    isJson(answer)
      ? text.replaceAll(/"([A-Za-z_]\w*)"\s*:/g, '"new_$1":')
      : text.replaceAll(/\b(id|class|name)="([^"]+)"/g, '$1="new-$2"').replaceAll(/<(\/?)th\b/g, '<$1td'),
  );
}

function withText(answer: Answer, change: (text: string) => string): Answer {
  if (!isJson(answer) && !typeOf(answer).includes('html')) return answer;
  return { ...answer, body: Buffer.from(change(answer.body.toString())) };
}

function isJson(answer: Answer): boolean {
  return typeOf(answer).includes('json');
}

function typeOf(answer: Answer): string {
  return String(answer.headers['content-type'] ?? '');
}
