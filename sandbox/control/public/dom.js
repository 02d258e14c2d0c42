/**
 * Builds an element; text always becomes a text node.
 * @param {string} name
 * @param {Record<string, unknown>} attributes `on…` take listeners; false and null leave an attribute out
 * @param {...(Node | string | number | null)} children
 */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (value !== false && value !== null) node.setAttribute(key, value === true ? '' : String(value));
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

export function options(values, chosen) {
  return values.map((value) => element('option', { value, selected: value === chosen }, value));
}

/** A button that says what came of it. */
export function action(label, work) {
  return element('button', { type: 'button', onclick: () => said(label, work) }, label);
}

/** Runs an action and shows its outcome in the status line. */
export async function said(what, work) {
  const line = document.getElementById('said');
  try {
    const outcome = await work();
    line.textContent = `${what}: ${outcome ?? 'done'}`;
    line.className = '';
  } catch (failure) {
    line.textContent = `${what}: ${failure.message}`;
    line.className = 'failed';
  }
}
