import { html } from '../portal/html.ts';
import type { TroubleAnswers, TroubleKind } from '../portal/applyFaults.ts';
import { layout } from './pages/layout.ts';

const TEXTS: Readonly<Record<TroubleKind, readonly [title: string, text: string]>> = {
  unavailable: [
    'Producer Center is temporarily unavailable',
    'We are performing maintenance. Please try again in a little while.',
  ],
  failed: ['We are sorry', 'Something went wrong while we prepared this page. Please try again.'],
  blocked: [
    'Access to this page has been denied',
    'We believe that automated tools are being used to browse this website. Press and hold to confirm you are a human.',
  ],
  rateLimited: ['Too many requests', 'You are asking for pages faster than we allow. Please wait a moment.'],
  unexpected: [
    'How are we doing?',
    'Please take our two-minute survey about Producer Center. Your opinion counts.',
  ],
};

/** Meridian's pages for bad days. */
export const meridianTrouble: TroubleAnswers = (kind, reference) => {
  const [title, text] = TEXTS[kind];
  const content = html`<section class="card narrow trouble" id="trouble-${kind}">
    <h1>${title}</h1>
    <p>${text}</p>
    <p class="fine">Reference ID: ${reference}</p>
  </section>`;
  return { contentType: 'text/html; charset=utf-8', body: layout(title, null, content) };
};
