import { html } from '../../portal/html.ts';
import { layout } from './layout.ts';
import type { Visitor } from './layout.ts';

export interface HomePageView {
  readonly visitor: Visitor;
  readonly inForce: number;
  readonly pending: number;
  readonly total: number;
}

export function homePage(view: HomePageView): string {
  const content = html`<h1>Welcome, ${view.visitor.displayName}</h1>
    <div class="tiles">
      <a class="tile" href="/policies"><b>${view.total}</b> policies in your book</a>
      <a class="tile" href="/policies"><b>${view.inForce}</b> in force</a>
      <a class="tile" href="/policies"><b>${view.pending}</b> pending</a>
    </div>
    <section class="card">
      <h2>Find a policy</h2>
      <form class="search" id="policySearch" method="get" action="/policies/search" role="search">
        <label for="searchNumber">Policy number</label>
        <input type="search" id="searchNumber" name="number" maxlength="400" />
        <button type="submit" id="btnSearch">Search</button>
      </form>
    </section>
    <section class="card">
      <h2>Announcements</h2>
      <ul class="news">
        <li>Annual statements for policies with fall anniversaries are now available.</li>
        <li>Horizon Indexed UL: new cap rates apply to segments that begin next month.</li>
        <li>For your security, sessions end after a few minutes without activity.</li>
      </ul>
    </section>`;
  return layout('Home', view.visitor, content);
}
