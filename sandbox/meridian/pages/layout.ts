import { html, NOTHING } from '../../portal/html.ts';
import type { Html } from '../../portal/html.ts';

/** Whoever is signed in, for the header. */
export interface Visitor {
  readonly displayName: string;
  readonly antiForgeryToken: string;
}

const NAVIGATION = [
  ['/home', 'Home'],
  ['/policies', 'Book of Business'],
  ['/policies/search', 'Find a Policy'],
] as const;

/** A complete page; without a visitor it has no navigation. */
export function layout(
  title: string,
  visitor: Visitor | null,
  content: Html,
  headerExtra: Html = NOTHING,
): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} | Meridian Life Producer Center</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/meridian.css" />
        <script type="module" src="/assets/meridian.js"></script>
      </head>
      <body class="${visitor === null ? 'public' : 'private'}">
        <header class="masthead">
          <div class="wrap">
            <a class="brand" href="/"
              >${LOGO}<span>Meridian<b>Life</b></span
              ><small>Producer Center</small></a
            >
            ${headerExtra}${visitor === null ? NOTHING : signedInAs(visitor)}
          </div>
        </header>
        ${visitor === null ? NOTHING : navigation(title)}
        <main class="wrap" id="main">${content}</main>
        <footer>
          <div class="wrap">
            <p>
              For financial professional use only. Not for use with the public. Values are as of the date
              shown and may not include transactions in process.
            </p>
            <p>Meridian Life Insurance Company is fictitious: this is a simulated portal.</p>
          </div>
        </footer>
      </body>
    </html>`;
  return page.markup;
}

export function antiForgeryField(token: string): Html {
  return html`<input type="hidden" name="__RequestVerificationToken" value="${token}" />`;
}

const LOGO = html`<svg viewBox="0 0 32 32" aria-hidden="true">
  <circle cx="16" cy="16" r="14" fill="none" stroke="currentColor" stroke-width="2" />
  <path
    d="M16 2v28M4 10c8 5 16 5 24 0M4 22c8-5 16-5 24 0"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
  />
</svg>`;

function signedInAs(visitor: Visitor): Html {
  return html`<form class="signout" method="post" action="/logout">
    ${antiForgeryField(visitor.antiForgeryToken)}
    <span class="who">${visitor.displayName}</span>
    <button type="submit" class="link" id="btnSignOut">Sign out</button>
  </form>`;
}

function navigation(current: string): Html {
  const items = NAVIGATION.map(([address, label]) => {
    const here = label === current ? html` aria-current="page"` : NOTHING;
    return html`<li><a href="${address}" ${here}>${label}</a></li>`;
  });
  return html`<nav class="main-nav">
    <ul class="wrap">
      ${items}
    </ul>
  </nav>`;
}
