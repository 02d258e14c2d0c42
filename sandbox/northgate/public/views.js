import { element } from './dom.js';

const STATUS_WORDS = {
  ACTIVE: 'Active',
  PENDING_ISSUE: 'Pending Issue',
  LAPSED: 'Lapsed',
  TERMINATED: 'Terminated',
  SURRENDERED: 'Surrendered',
  AGENT_OF_RECORD_CHANGED: 'Agent of Record Changed',
};

const VALUE_WORDS = {
  contractValue: 'Contract Value',
  surrenderValue: 'Surrender Value',
  deathBenefit: 'Death Benefit',
  rmdAmount: 'Required Minimum Distribution',
  guaranteedIncomeBase: 'Guaranteed Income Base',
};

export function signInView(config, message, onSubmit) {
  const button = element(
    'button',
    { id: 'signIn', type: 'submit', form: 'signInForm', class: 'primary' },
    'Sign in',
  );
  const inHeader = config.signInButton === 'header';
  const { userId, password } = config.loginFields;
  const form = element(
    'form',
    {
      id: 'signInForm',
      onsubmit: (event) => {
        event.preventDefault();
        const fields = new FormData(event.target);
        onSubmit({ [userId]: fields.get(userId), [password]: fields.get(password) });
      },
    },
    field('User ID', userId, { type: 'text', autocomplete: 'username' }),
    field('Password', password, { type: 'password', autocomplete: 'current-password' }),
    inHeader ? null : button,
  );
  return [
    publicBar(inHeader ? button : null),
    panel('Welcome to Northgate Online', alertBox(message), form, helpLine()),
  ];
}

export function codeView(message, onSubmit) {
  const form = element(
    'form',
    {
      id: 'totpForm',
      onsubmit: (event) => {
        event.preventDefault();
        onSubmit(new FormData(event.target).get('totpCode'));
      },
    },
    field('6-digit code', 'totpCode', {
      type: 'text',
      inputmode: 'numeric',
      autocomplete: 'one-time-code',
      maxlength: 10,
    }),
    element('button', { id: 'verify', type: 'submit', class: 'primary' }, 'Verify'),
  );
  const text = element('p', {}, 'Open your authenticator app and enter the code for Northgate Online.');
  return [publicBar(null), panel('Two-step verification', alertBox(message), text, form, helpLine())];
}

const NOTICES = {
  'signed-in-elsewhere': ['You are already signed in', 'This user ID is in use in another browser. Continuing ends that session.', 'End the other session'],
  terms: ['Updated terms of use', 'Please review our new terms. You must accept them to continue to Northgate Online.', 'Accept'],
  'password-expiring': ['Password reminder', 'Your password expires in 3 days.', 'Not now'],
}; // prettier-ignore

export function noticeView(action, onContinue) {
  const [title, text, label] = NOTICES[action];
  const button = element('button', { id: 'continue', class: 'primary', onclick: onContinue }, label);
  return [publicBar(null), panel(title, element('p', { id: `notice-${action}` }, text), button)];
}

export function shell(session, content, actions) {
  const ends =
    session.expiresAt === null ? '' : `Session ends at ${new Date(session.expiresAt).toLocaleTimeString()}`;
  return element(
    'div',
    { class: 'shell' },
    element(
      'header',
      { class: 'bar' },
      element('a', { class: 'logo', href: '#/accounts' }, 'Northgate', element('span', {}, 'Annuity')),
      element(
        'nav',
        {},
        element('a', { href: '#/accounts' }, 'Book of business'),
        element('a', { href: '#/search' }, 'Search'),
      ),
      element('span', { class: 'who' }, session.user.name, element('small', {}, ends)),
      element('button', { id: 'signOut', onclick: actions.onSignOut }, 'Sign out'),
    ),
    element('main', {}, content),
    element(
      'footer',
      {},
      'Northgate Annuity Company is fictitious: this is a simulated portal. For agent use only.',
    ),
  );
}

export function bookView(total, clients, onMore) {
  const more =
    onMore === null ? null : element('button', { id: 'loadMore', onclick: onMore }, 'Show more accounts');
  return element(
    'div',
    {},
    element('h1', {}, 'Book of business'),
    element('p', { class: 'muted', id: 'total' }, `${total} accounts`),
    element('div', { id: 'clients' }, ...clients.map(clientCard)),
    more,
  );
}

function clientCard({ client, accounts }) {
  return element(
    'section',
    { class: 'client', 'data-client-id': client.id },
    element('h2', {}, client.name, element('small', {}, client.household.name)),
    accountTable(accounts),
  );
}

export function searchView(searched, matches, { onSearch, onMore }) {
  const form = element(
    'form',
    {
      id: 'searchForm',
      class: 'inline',
      onsubmit: (event) => {
        event.preventDefault();
        onSearch(new FormData(event.target).get('number'));
      },
    },
    field('Contract number', 'number', { type: 'search', value: searched }),
    element('button', { id: 'search', class: 'primary', type: 'submit' }, 'Search'),
  );
  return element(
    'div',
    {},
    element('h1', {}, 'Search'),
    form,
    matches === null ? null : searchResults(matches),
    onMore === null ? null : element('button', { id: 'moreMatches', onclick: onMore }, 'Show more contracts'),
  );
}

function searchResults(matches) {
  if (matches.length === 0) return element('p', { id: 'noMatches' }, 'No contracts match this number.');
  const rows = matches.map((match) =>
    element(
      'tr',
      {},
      element('td', { class: 'number' }, contractLink(match)),
      element('td', {}, match.clientName),
      element('td', {}, match.product.name),
      element('td', {}, statusBadge(match.status)),
    ),
  );
  return table('matches', ['Contract', 'Client', 'Product', 'Status'], rows);
}

export function detailView({ client, account, message, otherAccounts }) {
  const facts = [
    ['Contract number', element('span', { id: 'contractNumber' }, hardSpaces(account.contractNumber))],
    ['Product', account.product.name],
    ['Status', statusBadge(account.status)],
    ['Issue date', account.issueDate],
    ['Owner', client.name],
  ];
  return element(
    'div',
    {},
    element('h1', {}, client.name),
    message === null ? null : element('p', { class: 'alert', id: 'message' }, message),
    element('div', { class: 'columns' }, factList('Contract', facts), valuationCard(account.valuation)),
    otherAccounts.length === 0 ? null : element('h2', {}, `Other accounts of ${client.name}`),
    otherAccounts.length === 0 ? null : accountTable(otherAccounts),
  );
}

function valuationCard(valuation) {
  if (valuation === null) return null;
  const { asOf, ...values } = valuation;
  const rows = Object.entries(values).map(([name, amount]) => [
    VALUE_WORDS[name] ?? name,
    element('span', { id: name, class: 'amount' }, `\u00a0${money(amount)}\u00a0`),
  ]);
  return factList(`Values as of ${asOf}`, rows);
}

function factList(title, facts) {
  const rows = facts.flatMap(([label, value]) => [element('dt', {}, label), element('dd', {}, value)]);
  return element('section', { class: 'panel' }, element('h2', {}, title), element('dl', {}, ...rows));
}

function accountTable(accounts) {
  const rows = accounts.map((account) =>
    element(
      'tr',
      { 'data-account-id': account.id },
      element('td', { class: 'number' }, contractLink(account)),
      element('td', {}, account.product.name),
      element('td', {}, statusBadge(account.status)),
      element('td', { class: 'amount' }, money(account.valuation?.contractValue ?? null)),
      element('td', { class: 'amount' }, money(account.valuation?.surrenderValue ?? null)),
      element('td', {}, account.valuation?.asOf ?? '–'),
    ),
  );
  return table(null, ['Contract', 'Product', 'Status', 'Contract value', 'Surrender value', 'As of'], rows);
}

function table(id, heads, rows) {
  const head = element('tr', {}, ...heads.map(tableHead));
  return element(
    'div',
    { class: 'scroll' },
    element('table', { id }, element('thead', {}, head), element('tbody', {}, ...rows)),
  );
}

/** Amounts and their heads are set to the right. */
function tableHead(text) {
  return element('th', { scope: 'col', class: text.endsWith('value') ? 'amount' : null }, text);
}

function contractLink(account) {
  return element('a', { href: `#/accounts/${account.id}` }, hardSpaces(account.contractNumber));
}

function statusBadge(status) {
  return element('span', { class: `badge ${status.toLowerCase()}` }, STATUS_WORDS[status] ?? status);
}

/** Minor units where the amount has a scale, else a decimal string. */
function money(amount) {
  if (amount === null) return '–';
  const units = amount.scale === undefined ? Number(amount.amount) : amount.amount / 10 ** amount.scale;
  return units.toLocaleString('en-US', { style: 'currency', currency: amount.currency });
}

function hardSpaces(text) {
  return text.replaceAll(' ', '\u00a0');
}

function publicBar(extra) {
  return element(
    'header',
    { class: 'bar' },
    element('span', { class: 'logo' }, 'Northgate', element('span', {}, 'Annuity')),
    extra,
  );
}

function panel(title, ...content) {
  return element('section', { class: 'panel centered' }, element('h1', {}, title), ...content);
}

function field(label, name, attributes) {
  return element(
    'label',
    { for: name },
    label,
    element('input', { id: name, name, required: true, ...attributes }),
  );
}

function alertBox(message) {
  return message === null ? null : element('p', { class: 'alert', role: 'alert', id: 'message' }, message);
}

function helpLine() {
  return element('p', { class: 'muted' }, 'Need help? Northgate Sales Support, (555) 010-0177');
}
