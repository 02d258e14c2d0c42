import { html } from '../portal/html.ts';
import type { Html } from '../portal/html.ts';
import type { PortalServer } from '../portal/portalServer.ts';

/** The page is a shell: `control.js` fills it from the control API, so that it shows what is true now. */
export function controlPage(portals: readonly PortalServer[]): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Sandbox control</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/control.css" />
        <script type="module" src="/assets/control.js"></script>
      </head>
      <body>
        <header>
          <h1>Sandbox control</h1>
          <nav>
            <a href="/inbox">Text messages</a> <button id="resetAll" type="button">Reset everything</button>
          </nav>
        </header>
        <p id="said" role="status" aria-live="polite"></p>
        <main>${portals.map(panel)}</main>
        <section id="log">
          <h2>
            Requests <small>newest first; complete at <a href="/control/api/log">/control/api/log</a></small>
          </h2>
          <div class="scroll">
            <table>
              <thead>
                <tr>
                  <th>#</th>
                  <th>Time</th>
                  <th>Carrier</th>
                  <th>Login</th>
                  <th>Request</th>
                  <th>Status</th>
                  <th>What</th>
                </tr>
              </thead>
              <tbody></tbody>
            </table>
          </div>
        </section>
      </body>
    </html>`;
  return page.markup;
}

function panel(portal: PortalServer): Html {
  const { id, name } = portal.carrier.profile;
  return html`<section class="carrier" data-carrier="${id}">
    <h2>${name} <a href="${portal.origin}" target="_blank" rel="noreferrer">${portal.origin}</a></h2>
  </section>`;
}
