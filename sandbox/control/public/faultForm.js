import { action, element, options, said } from './dom.js';

const KINDS = [
  'fail',
  'delay',
  'block',
  'rateLimit',
  'hang',
  'trickle',
  'drop',
  'unexpectedPage',
  'expireSession',
  'neighbour',
  'emptySearch',
];
const NUMBERS = [
  ['times', 'Times', 'always'],
  ['skip', 'After', '0'],
  ['share', 'Share', '1'],
  ['ms', 'Delay ms', '1000'],
  ['status', 'Status', '500'],
];

export function faultForm(api, onChange) {
  const inputs = NUMBERS.map(([name, label, hint]) =>
    element(
      'label',
      {},
      label,
      element('input', { name, type: 'number', step: 'any', min: 0, placeholder: hint }),
    ),
  );
  return element(
    'form',
    {
      class: 'fault',
      onsubmit: (event) => {
        event.preventDefault();
        void said('Fault', async () => {
          const fault = await api.send('POST', '/faults', planOf(new FormData(event.target)));
          onChange();
          return `${fault.kind} is set`;
        });
      },
    },
    element('label', {}, 'Fault', element('select', { name: 'kind' }, ...options(KINDS, 'fail'))),
    element('label', {}, 'Path begins with', element('input', { name: 'path', placeholder: 'any' })),
    element('label', {}, 'Login', element('input', { name: 'login', placeholder: 'any' })),
    ...inputs,
    element('button', { type: 'submit' }, 'Set'),
  );
}

/** Only what was filled in. */
function planOf(fields) {
  const plan = {};
  for (const [name, text] of fields) {
    if (text !== '') plan[name] = ['kind', 'path', 'login'].includes(name) ? text : Number(text);
  }
  return plan;
}

export function faultList(api, faults, onChange) {
  if (faults.length === 0) return element('p', { class: 'muted' }, 'No faults are set.');
  const items = faults.map((fault) => {
    const { id, kind, hits, skipped, ...rest } = fault;
    const remove = action('Remove', async () => {
      await api.send('DELETE', `/faults/${id}`);
      onChange();
    });
    return element(
      'li',
      {},
      element('b', {}, kind),
      ` ${JSON.stringify(rest)} · hit ${hits}, let through ${skipped} `,
      remove,
    );
  });
  return element('ul', { class: 'faults' }, ...items);
}
