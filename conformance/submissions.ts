import type { Exchange } from './exchange.ts';

/** Requests that carried a secret, as far as it can be seen in them. */
export function submissionsOf(exchanges: readonly Exchange[], secret: string): Exchange[] {
  const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  return exchanges.filter(({ body, target }) =>
    forms.some((form) => body.includes(form) || target.includes(form)),
  );
}

/**
 * Whether one login sent an answer twice, or its password: that one may go out again only beside an answer, where the
 * portal takes the two together.
 */
export function submittedTwice(
  exchanges: readonly Exchange[],
  password: string,
  answers: readonly string[],
): boolean {
  if (answers.some((answer) => submissionsOf(exchanges, answer).length > 1)) return true;
  const withAnswer = new Set(answers.flatMap((answer) => submissionsOf(exchanges, answer)));
  const alone = submissionsOf(exchanges, password).filter((exchange) => !withAnswer.has(exchange));
  return alone.length > 1;
}
