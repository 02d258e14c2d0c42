import { get, post } from './api.js';
import { show } from './dom.js';
import { bookView, codeView, detailView, noticeView, searchView, shell, signInView } from './views.js';

/** Who is signed in, as `/api/session` says; null for nobody. */
let session = null;
/** Counts what was asked for, so that a slow answer does not replace a newer page. */
let turn = 0;

async function showSignIn(message) {
  session = null;
  const config = await get('/api/app-config');
  show(
    ...signInView(config, message, async (credentials) => {
      try {
        afterSignInStep(await post('/api/auth/login', credentials));
      } catch (failure) {
        await showSignIn(failure.message);
      }
    }),
  );
}

function showCode(challenge, message) {
  show(
    ...codeView(message, async (code) => {
      try {
        afterSignInStep(await post('/api/auth/totp', { challengeId: challenge.id, code }));
      } catch (failure) {
        if (failure.attemptsRemaining > 0)
          showCode(challenge, `${failure.message} ${attempts(failure.attemptsRemaining)}`);
        else await showSignIn(failure.message);
      }
    }),
  );
}

function afterSignInStep(answer) {
  if (answer.status === 'MFA_REQUIRED') showCode(answer.challenge, null);
  else if (answer.status === 'ACTION_REQUIRED') showNotice(answer.action);
  else void route();
}

function showNotice(action) {
  show(...noticeView(action, async () => afterSignInStep(await post('/api/auth/notice', {}))));
}

function attempts(count) {
  return `${count} ${count === 1 ? 'attempt' : 'attempts'} remaining.`;
}

function showPage(content) {
  show(
    shell(session, content, {
      onSignOut: async () => {
        await post('/api/session/logout', {});
        await showSignIn('You have signed out.');
      },
    }),
  );
}

async function showBook(mine) {
  const clients = [];
  let cursor = null;
  const more = async () => {
    const page = await get(
      cursor === null ? '/api/accounts' : `/api/accounts?cursor=${encodeURIComponent(cursor)}`,
    );
    clients.push(...page.clients);
    cursor = page.nextCursor;
    if (mine === turn) showPage(bookView(page.total, clients, cursor === null ? null : () => guarded(more)));
  };
  await more();
}

async function showDetail(mine, id) {
  const answer = await get(`/api/accounts/${encodeURIComponent(id)}`);
  if (mine === turn) showPage(detailView(answer));
}

function showSearch(searched, matches, cursor = null) {
  const search = async (number, known, from) => {
    const answer = await post('/api/accounts/search', from === null ? { number } : { number, cursor: from });
    showSearch(number, [...known, ...answer.matches], answer.nextCursor);
  };
  const onSearch = (number) => guarded(() => search(number, [], null));
  const onMore = cursor === null ? null : () => guarded(() => search(searched, matches, cursor));
  showPage(searchView(searched, matches, { onSearch, onMore }));
}

async function route() {
  turn += 1;
  const mine = turn;
  await guarded(async () => {
    session ??= await get('/api/session');
    const [, page = 'accounts', id] = location.hash.split('/');
    if (page === 'search') showSearch('', null);
    else if (id === undefined) await showBook(mine);
    else await showDetail(mine, id);
  });
}

/** A session that is over leads to the sign-in page, whatever was being done. */
async function guarded(work) {
  try {
    await work();
  } catch (failure) {
    await showSignIn(failure.code === 'not_signed_in' ? null : failure.message);
  }
}

addEventListener('hashchange', () => void route());
await route();
