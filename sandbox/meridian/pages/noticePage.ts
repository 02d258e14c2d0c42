import type { Notice } from '../../portal/sessions.ts';
import { html } from '../../portal/html.ts';
import { antiForgeryField, layout } from './layout.ts';

interface NoticeText {
  readonly title: string;
  readonly text: string;
  readonly button: string;
}

const TEXTS: Readonly<Record<Notice, NoticeText>> = {
  'signed-in-elsewhere': {
    title: 'You are already signed in',
    text: 'This username is signed in on another device. Continuing here will end that session.',
    button: 'End the other session',
  },
  terms: {
    title: 'Please review our new terms',
    text: 'The Producer Center Terms of Use changed. Please review and accept them before you continue.',
    button: 'I accept the terms',
  },
  'password-expiring': {
    title: 'Your password is about to expire',
    text: 'Your password expires in 3 days. You can change it in My Profile.',
    button: 'Remind me later',
  },
};

/** What a producer has to answer between sign-in and the first page. */
export function noticePage(notice: Notice, antiForgeryToken: string): string {
  const { title, text, button } = TEXTS[notice];
  const content = html`<section class="card narrow" id="notice-${notice}">
    <h1>${title}</h1>
    <p>${text}</p>
    <form id="noticeForm" method="post" action="/notice">
      ${antiForgeryField(antiForgeryToken)}
      <button type="submit" class="primary" id="btnContinue">${button}</button>
    </form>
  </section>`;
  return layout(title, null, content);
}
