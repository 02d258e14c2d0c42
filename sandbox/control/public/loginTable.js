import { action, element } from './dom.js';

/** Everything to sign in with, and what to do to each login. */
export function loginTable(api, logins, sessions, usesTotp, onChange) {
  const heads = [
    'Login',
    'Password',
    usesTotp ? 'Code now' : null,
    'What it does',
    'Policies',
    'Sessions',
    'State',
    '',
  ];
  const head = element(
    'tr',
    {},
    ...heads.filter((text) => text !== null).map((text) => element('th', {}, text)),
  );
  const rows = logins.map((login) => row(api, login, sessions, usesTotp, onChange));
  return element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows));
}

function row(api, login, sessions, usesTotp, onChange) {
  const own = sessions.filter((session) => session.login === login.username);
  return element(
    'tr',
    {},
    element('td', {}, element('code', {}, login.username)),
    element('td', {}, element('code', {}, login.password)),
    usesTotp ? totpCell(login.totp) : null,
    element('td', { class: 'words' }, login.description),
    element('td', { class: 'number' }, login.policies),
    element('td', { class: 'words' }, own.map((session) => `${session.label} ${session.step}`).join(', ')),
    element('td', { class: 'words' }, stateWords(login)),
    element('td', { class: 'actions' }, ...actions(api, login, onChange)),
  );
}

function totpCell(totp) {
  const seconds = Math.ceil(totp.remainingMs / 1000);
  return element('td', { title: `secret ${totp.secret}` }, element('code', {}, totp.code), ` ${seconds} s`);
}

function stateWords({ traits, wrongPasswords }) {
  const words = [];
  if (traits.locked) words.push('locked');
  if (traits.password !== 'good') words.push(`password ${traits.password}`);
  if (traits.needsTerms) words.push('terms to accept');
  if (traits.answers !== 'normally') words.push(traits.answers);
  if (wrongPasswords > 0) words.push(`${wrongPasswords} wrong`);
  return words.join(', ');
}

function actions(api, login, onChange) {
  const { traits, username } = login;
  const patch = (change) => async () => {
    await api.send('PATCH', `/logins/${username}`, change);
    onChange();
  };
  const expired = traits.password === 'expired';
  return [
    action(traits.locked ? 'Unlock' : 'Lock', patch({ locked: !traits.locked })),
    action(expired ? 'Renew password' : 'Expire password', patch({ password: expired ? 'good' : 'expired' })),
    action(traits.needsTerms ? 'Drop terms' : 'Ask for terms', patch({ needsTerms: !traits.needsTerms })),
    action('End sessions', async () => {
      const { expired: count } = await api.send('POST', '/sessions/expire', { login: username });
      onChange();
      return `${count} ended`;
    }),
  ];
}
