import { action, element, options } from './dom.js';

const STATUSES = ['IN_FORCE', 'PENDING', 'LAPSED', 'TERMINATED', 'SURRENDERED', 'TRANSFERRED'];

/** Finds policies by number and changes one at the carrier. */
export function policyForm(api) {
  const results = element('div', {});
  const find = async (number) => {
    const { policies } = await api.get(`/policies?limit=10&number=${encodeURIComponent(number)}`);
    results.replaceChildren(...policies.map((policy) => policyRow(api, policy, () => find(number))));
    if (policies.length === 0)
      results.replaceChildren(element('p', { class: 'muted' }, 'No policy begins with that.'));
  };
  const input = element('input', { name: 'number', placeholder: 'Policy number' });
  const form = element(
    'form',
    {
      onsubmit: (event) => {
        event.preventDefault();
        void find(input.value);
      },
    },
    input,
    element('button', { type: 'submit' }, 'Find'),
  );
  return element('div', { class: 'policies' }, form, results);
}

function policyRow(api, policy, onChange) {
  const number = element('input', { value: policy.number, 'aria-label': 'Number' });
  const status = element('select', { 'aria-label': 'Status' }, ...options(STATUSES, policy.status));
  const values = Object.entries(policy.values ?? {}).map(([name, amount]) => [
    name,
    element('input', { value: amount ?? '', size: 12, 'aria-label': name, title: name }),
  ]);
  const change = action('Change', async () => {
    const amounts = values.map(([name, input]) => [name, input.value === '' ? null : input.value]);
    const body = { number: number.value, status: status.value, values: Object.fromEntries(amounts) };
    await api.send('PATCH', `/policies/${policy.id}`, body);
    await onChange();
    return policy.number;
  });
  const remove = action(policy.present ? 'Take off the portal' : 'Put on the portal', async () => {
    await api.send('PATCH', `/policies/${policy.id}`, { present: !policy.present });
    await onChange();
  });
  const who = element(
    'span',
    { class: 'muted' },
    `${policy.owner.lastName}, ${policy.owner.firstName} · ${policy.peculiarity}`,
  );
  return element('p', {}, number, status, ...values.map(([, input]) => input), change, remove, who);
}
