/**
 * Builds an element. Text always becomes a text node, so nothing that the server sends is read as markup.
 * @param {string} name
 * @param {Record<string, unknown>} attributes `on…` take listeners; false and null leave an attribute out
 * @param {...(Node | string | number | null | undefined)} children
 */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (value !== false && value !== null) node.setAttribute(key, value === true ? '' : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function show(...nodes) {
  document.getElementById('app').replaceChildren(...nodes.filter((node) => node !== null));
}
