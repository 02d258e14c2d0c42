import { html, NOTHING } from '../../portal/html.ts';
import type { Html } from '../../portal/html.ts';
import type { CodeWay } from '../../portal/sessions.ts';
import { antiForgeryField, layout } from './layout.ts';

/** Names of the form's fields; the control API can rename them. */
export interface LoginFields {
  readonly username: string;
  readonly password: string;
}

export interface LoginPageView {
  readonly fields: LoginFields;
  readonly antiForgeryToken: string;
  readonly username: string;
  readonly message: string | null;
  readonly movedButton: boolean;
}

export function loginPage(view: LoginPageView): string {
  const button = html`<button type="submit" id="btnSignIn" class="primary">Sign In</button>`;
  const moved = html`<button type="submit" id="continueLink" form="loginForm" class="link">Continue</button>`;
  const content = html`<section class="card narrow">
    <h1>Sign in to Producer Center</h1>
    ${alert(view.message)}
    <form id="loginForm" method="post" action="/login" autocomplete="on">
      ${antiForgeryField(view.antiForgeryToken)}
      <label for="${view.fields.username}">Username</label>
      <input
        type="text"
        id="${view.fields.username}"
        name="${view.fields.username}"
        value="${view.username}"
        autocomplete="username"
        maxlength="100"
        required
      />
      <label for="${view.fields.password}">Password</label>
      <input
        type="password"
        id="${view.fields.password}"
        name="${view.fields.password}"
        autocomplete="current-password"
        maxlength="200"
        required
      />
      ${view.movedButton ? NOTHING : button}
    </form>
    <p class="fine">Forgot your username or password? Call Producer Services at (555) 010-0142.</p>
  </section>`;
  return layout('Sign In', null, content, view.movedButton ? moved : NOTHING);
}

export interface CodePageView {
  readonly antiForgeryToken: string;
  readonly way: CodeWay;
  /** Masked. */
  readonly destination: string;
  /** Where the code would go by the other way; masked. */
  readonly otherDestination: string;
  readonly error: string | null;
  readonly notice: string | null;
  /** Whole seconds until another code can be asked for; 0 for now. */
  readonly resendInSeconds: number;
  readonly lifetimeMinutes: number;
}

const wayWords: Readonly<Record<CodeWay, string>> = { text: 'text message', email: 'email' };

export function codePage(view: CodePageView): string {
  const content = html`<section class="card narrow">
    <h1>Verify your identity</h1>
    ${alert(view.error)} ${note(view.notice)}
    <p>
      We sent a 6-digit code by ${wayWords[view.way]} to
      <strong id="maskedDestination" data-way="${view.way}">${view.destination}</strong>. It is valid for
      ${view.lifetimeMinutes} minutes.
    </p>
    <form id="verifyForm" method="post" action="/login/verify">
      ${antiForgeryField(view.antiForgeryToken)}
      <label for="securityCode">Security code</label>
      <input
        type="text"
        id="securityCode"
        name="code"
        inputmode="numeric"
        autocomplete="one-time-code"
        maxlength="12"
        required
      />
      <button type="submit" id="btnVerify" class="primary">Verify</button>
    </form>
    <form id="resendForm" method="post" action="/login/verify/resend">
      ${antiForgeryField(view.antiForgeryToken)}
      <button type="submit" class="link" id="btnResend" data-resend-in="${view.resendInSeconds}">
        Resend code
      </button>
      <span class="fine" id="resendHint">${resendHint(view.resendInSeconds)}</span>
    </form>
    <form id="otherWayForm" method="post" action="/login/verify/other-way">
      ${antiForgeryField(view.antiForgeryToken)}
      <button type="submit" class="link" id="btnOtherWay">
        Send it by ${wayWords[view.way === 'text' ? 'email' : 'text']} to ${view.otherDestination}
      </button>
    </form>
  </section>`;
  return layout('Verify', null, content);
}

/** A page without a form: the login cannot go on here. */
export function stopPage(title: string, id: string, text: string): string {
  const content = html`<section class="card narrow" id="${id}">
    <h1>${title}</h1>
    <p>${text}</p>
    <p class="fine">Producer Services: (555) 010-0142, Monday to Friday, 8 a.m. to 6 p.m. Central.</p>
    <p><a href="/login">Return to sign in</a></p>
  </section>`;
  return layout(title, null, content);
}

function resendHint(seconds: number): string {
  return seconds === 0
    ? 'Did not get it? Ask for a new one.'
    : `You can request a new code in ${seconds} seconds.`;
}

function alert(message: string | null): Html {
  return message === null ? NOTHING : html`<div class="alert error" role="alert">${message}</div>`;
}

function note(message: string | null): Html {
  return message === null ? NOTHING : html`<div class="alert info" role="status">${message}</div>`;
}
