import { call, carrierApi } from './api.js';
import { action, element, options, said } from './dom.js';
import { faultForm, faultList } from './faultForm.js';
import { loginTable } from './loginTable.js';
import { policyForm } from './policyForm.js';
import { refreshRequests } from './requestTable.js';
import { settingsForm } from './settingsForm.js';

const REFRESH_MS = 1500;

/** Builds a carrier's panel and returns what keeps it up to date. */
async function panel(section) {
  const api = carrierApi(section.dataset.carrier);
  const carrier = await api.get();
  const usesTotp = carrier.secondFactor === 'totp';
  const faults = element('div', {});
  const logins = element('div', { class: 'scroll' });
  const refresh = async () => {
    const [known, people, open] = await Promise.all([
      api.get('/faults'),
      api.get('/logins'),
      api.get('/sessions'),
    ]);
    faults.replaceChildren(faultList(api, known.faults, refresh));
    logins.replaceChildren(loginTable(api, people.logins, open.sessions, usesTotp, refresh));
  };
  section.append(
    switches(api, carrier, refresh),
    details('Logins', true, logins),
    details('Faults', true, faultForm(api, refresh), faults),
    details('Settings', false, settingsForm(api, carrier.settings)),
    details('Policies', false, policyForm(api)),
  );
  return refresh;
}

function switches(api, carrier, refresh) {
  const state = element(
    'select',
    {
      onchange: (event) =>
        said('Portal', async () => (await api.send('PUT', '/portal', { state: event.target.value })).state),
    },
    ...options(['up', 'refused', 'unavailable'], carrier.state),
  );
  return element(
    'p',
    { class: 'switches' },
    element('label', {}, 'Portal is ', state),
    action('End all sessions', async () => {
      const { expired } = await api.send('POST', '/sessions/expire', {});
      await refresh();
      return `${expired} ended`;
    }),
    action('Clear faults', async () => {
      await api.send('DELETE', '/faults');
      await refresh();
    }),
    action('Reset this carrier', async () => {
      await api.send('POST', '/reset');
      location.reload();
    }),
  );
}

function details(title, open, ...content) {
  return element('details', { open }, element('summary', {}, title), ...content);
}

/** Buttons under the pointer stay where they are while somebody is about to press one. */
function isBusy() {
  return document.querySelector('td.actions:hover, .faults:hover') !== null;
}

document.getElementById('resetAll').addEventListener('click', () =>
  said('Reset', async () => {
    await call('POST', '/control/api/reset');
    location.reload();
  }),
);

const refreshers = await Promise.all([...document.querySelectorAll('section.carrier')].map(panel));
const requests = document.querySelector('#log tbody');

async function refreshAll() {
  try {
    await refreshRequests(requests);
    if (!isBusy()) await Promise.all(refreshers.map((refresh) => refresh()));
  } catch {
    document.getElementById('said').textContent = 'The sandbox does not answer.';
  }
  setTimeout(refreshAll, REFRESH_MS);
}

await refreshAll();
