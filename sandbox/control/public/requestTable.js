import { call } from './api.js';
import { element } from './dom.js';

const SHOWN = 60;

/** Shows the latest requests, those under way too; the newest on top. */
export async function refreshRequests(body) {
  const { lastSequence } = await call('GET', '/control/api/log?limit=0');
  const { entries } = await call('GET', `/control/api/log?since=${Math.max(0, lastSequence - SHOWN)}`);
  const shown = entries.filter((entry) => !entry.path.startsWith('/assets/'));
  body.replaceChildren(...shown.reverse().map(row));
}

function row(entry) {
  const query = new URLSearchParams(entry.query).toString();
  const failed = entry.completed && (entry.status === null || entry.status >= 400);
  return element(
    'tr',
    { class: failed ? 'bad' : null },
    element('td', {}, entry.sequence),
    element('td', {}, entry.at.slice(11, 19)),
    element('td', {}, entry.carrier),
    element('td', {}, entry.login ?? ''),
    element('td', {}, `${entry.method} ${entry.path}${query === '' ? '' : `?${query}`}`),
    element('td', {}, entry.status ?? (entry.completed ? 'cut off' : 'waiting')),
    element('td', {}, what(entry)),
  );
}

function what({ submission, faults, served }) {
  const words = [];
  if (submission !== null) words.push(`${submission.kind}: ${submission.outcome}`);
  if (faults.length > 0) words.push(`fault: ${faults.join(', ')}`);
  if (served.length === 1) words.push(served[0].number);
  if (served.length > 1) words.push(`${served.length} policies`);
  return words.join(' · ');
}
