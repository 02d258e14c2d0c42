import { html } from '../portal/html.ts';

/** The telephones of the demo logins; `inbox.js` asks for new messages each second. */
export function inboxPage(): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Text messages</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/control.css" />
        <script type="module" src="/assets/inbox.js"></script>
      </head>
      <body class="inbox">
        <header>
          <h1>Text messages</h1>
          <nav><a href="/control">Sandbox control</a></nav>
        </header>
        <ul id="messages" aria-live="polite"></ul>
        <p id="empty">No messages yet. Codes that a portal sends appear here by themselves.</p>
      </body>
    </html>`;
  return page.markup;
}
