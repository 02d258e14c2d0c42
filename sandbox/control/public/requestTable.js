import { call } from './api.js';
import { element } from './dom.js';

const SHOWN = 60;
let last = null;

/** Adds what came since the last time; the newest on top. */
export async function refreshRequests(body) {
  if (last === null) {
    const { lastSequence } = await call('GET', '/control/api/log?limit=0');
    last = Math.max(0, lastSequence - SHOWN);
  }
  const { entries } = await call('GET', `/control/api/log?since=${last}`);
  for (const entry of entries) {
    if (!entry.completed) break;
    last = entry.sequence;
    if (!entry.path.startsWith('/assets/')) body.prepend(row(entry));
  }
  while (body.rows.length > SHOWN) body.deleteRow(-1);
}

function row(entry) {
  const query = new URLSearchParams(entry.query).toString();
  return element(
    'tr',
    { class: entry.status === null || entry.status >= 400 ? 'bad' : null },
    element('td', {}, entry.sequence),
    element('td', {}, entry.at.slice(11, 19)),
    element('td', {}, entry.carrier),
    element('td', {}, entry.login ?? ''),
    element('td', {}, `${entry.method} ${entry.path}${query === '' ? '' : `?${query}`}`),
    element('td', {}, entry.status ?? 'cut off'),
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
