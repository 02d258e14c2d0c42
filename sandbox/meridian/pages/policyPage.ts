import { html, NOTHING } from '../../portal/html.ts';
import type { Html } from '../../portal/html.ts';
import { statusClass, withHardSpaces } from './bookPages.ts';
import { layout } from './layout.ts';
import type { Visitor } from './layout.ts';

export interface PolicyPageView {
  readonly visitor: Visitor;
  readonly number: string;
  readonly owner: string;
  readonly household: string;
  readonly product: string;
  readonly status: string;
  readonly issueDate: string;
  readonly agent: string;
  /** Null where the portal has no current values to show. */
  readonly values: readonly ShownValue[] | null;
  readonly asOf: string;
  readonly message: string | null;
}

export interface ShownValue {
  readonly id: string;
  readonly label: string;
  readonly amount: string;
}

export function policyPage(view: PolicyPageView): string {
  const content = html`<p class="crumbs"><a href="/policies">Book of Business</a> › Policy Details</p>
    <h1>Policy Details</h1>
    ${view.message === null ? NOTHING : html`<div class="alert info" id="policyMessage">${view.message}</div>`}
    <div class="columns">
      ${facts(view)} ${view.values === null ? NOTHING : values(view.values, view.asOf)}
    </div>`;
  return layout('Policy Details', view.visitor, content);
}

function facts(view: PolicyPageView): Html {
  return html`<section class="card">
    <h2>Policy Information</h2>
    <table class="detail" id="policyInformation">
      <tbody>
        <tr>
          <th scope="row">Policy Number</th>
          <td id="policyNumber">&nbsp; ${withHardSpaces(view.number)} &nbsp;</td>
        </tr>
        ${fact('owner', 'Owner', view.owner)} ${fact('household', 'Household', view.household)}
        ${fact('product', 'Product', view.product)}
        <tr>
          <th scope="row">Status</th>
          <td id="status">
            <span class="status ${statusClass(view.status)}">&nbsp;${view.status}&nbsp;</span>
          </td>
        </tr>
        ${fact('issueDate', 'Issue Date', view.issueDate)} ${fact('agent', 'Servicing Agent', view.agent)}
      </tbody>
    </table>
  </section>`;
}

function values(shown: readonly ShownValue[], asOf: string): Html {
  return html`<section class="card">
    <h2>Policy Values</h2>
    <table class="detail" id="policyValues">
      <caption>
        Values as of
        <span id="asOfDate">&nbsp;${asOf}&nbsp;</span>
      </caption>
      <tbody>
        ${shown.map(valueRow)}
      </tbody>
    </table>
  </section>`;
}

function valueRow(value: ShownValue): Html {
  return html`<tr>
    <th scope="row">${value.label}</th>
    <td class="num" id="${value.id}">&nbsp; ${value.amount} &nbsp;</td>
  </tr>`;
}

function fact(id: string, label: string, text: string): Html {
  return html`<tr>
    <th scope="row">${label}</th>
    <td id="${id}">${text}</td>
  </tr>`;
}
