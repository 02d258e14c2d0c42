import { element, said } from './dom.js';

const TIMES = [
  ['idleTimeoutMs', 'Idle time-out'],
  ['absoluteTimeoutMs', 'Absolute time-out'],
  ['codeLifetimeMs', 'Code is valid for'],
  ['codeDeliveryDelayMs', 'Code arrives after'],
  ['resendCooldownMs', 'Resend after'],
];
const FLAGS = [
  ['changingValues', 'Values change at each read'],
  ['oneSessionPerLogin', 'One session a login'],
  ['renamedLoginFields', 'Login fields renamed'],
  ['movedButton', 'Sign-in button moved'],
  ['renamedLabels', 'Value labels renamed'],
];

/** Times in seconds and switches; each change applies at once. */
export function settingsForm(api, settings) {
  const change = (name, value) =>
    said(name, () => api.send('PATCH', '/settings', { [name]: value }).then(() => String(value)));
  const times = TIMES.map(([name, label]) =>
    element(
      'label',
      {},
      `${label} (s)`,
      element('input', {
        type: 'number',
        min: 0,
        name,
        value: settings[name] / 1000,
        onchange: (event) => change(name, Math.round(Number(event.target.value) * 1000)),
      }),
    ),
  );
  const flags = FLAGS.map(([name, label]) =>
    element(
      'label',
      { class: 'flag' },
      element('input', {
        type: 'checkbox',
        name,
        checked: settings[name],
        onchange: (event) => change(name, event.target.checked),
      }),
      label,
    ),
  );
  return element('div', { class: 'settings' }, element('div', {}, ...times), element('div', {}, ...flags));
}
