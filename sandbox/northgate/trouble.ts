import type { TroubleAnswer, TroubleAnswers, TroubleKind } from '../portal/applyFaults.ts';
import { html } from '../portal/html.ts';

const TEXTS: Readonly<Record<TroubleKind, readonly [code: string, text: string]>> = {
  unavailable: ['service_unavailable', 'Northgate Online is down for maintenance. Please try again later.'],
  failed: ['internal_error', 'We could not complete your request.'],
  blocked: [
    'access_denied',
    'Pardon our interruption: something about your browser made us think you are a bot.',
  ],
  rateLimited: ['rate_limited', 'Too many requests. Please slow down.'],
  unexpected: ['survey', 'Tell us about your experience with Northgate Online.'],
};

/** A bot wall and a survey are pages, whatever was asked for: they stand in front of the application. */
const ALWAYS_PAGES: readonly TroubleKind[] = ['blocked', 'unexpected'];

/** Northgate's answers for bad days. */
export const northgateTrouble: TroubleAnswers = (kind, reference, path) => {
  const [code, message] = TEXTS[kind];
  if (path.startsWith('/api/') && !ALWAYS_PAGES.includes(kind)) {
    const body = JSON.stringify({ error: { code, message, reference } });
    return { contentType: 'application/json; charset=utf-8', body };
  }
  return troublePage(code, message, reference);
};

function troublePage(code: string, message: string, reference: string): TroubleAnswer {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Northgate Online</title>
        <link rel="stylesheet" href="/assets/northgate.css" />
      </head>
      <body>
        <div class="panel centered" id="${code}">
          <h1>Northgate Online</h1>
          <p>${message}</p>
          <p class="muted">Incident ${reference}</p>
        </div>
      </body>
    </html>`;
  return { contentType: 'text/html; charset=utf-8', body: page.markup };
}
