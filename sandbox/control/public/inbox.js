const REFRESH_MS = 1000;
const list = document.getElementById('messages');
const empty = document.getElementById('empty');
let newest = 0;

function item(message) {
  const node = document.createElement('li');
  const head = document.createElement('p');
  head.className = 'muted';
  head.textContent = `${new Date(message.arrivedAt).toLocaleTimeString()} · ${message.login} at ${message.carrier} · to ${message.to}`;
  const code = document.createElement('button');
  code.type = 'button';
  code.className = 'code';
  code.textContent = message.code;
  code.title = 'Copy';
  code.addEventListener('click', async () => {
    await navigator.clipboard.writeText(message.code);
    code.title = 'Copied';
  });
  const text = document.createElement('p');
  text.textContent = message.text;
  node.append(head, code, text);
  return node;
}

async function refresh() {
  try {
    const { messages } = await (await fetch('/inbox/api')).json();
    for (const message of messages.filter(({ id }) => id > newest).reverse()) list.prepend(item(message));
    newest = Math.max(newest, ...messages.map(({ id }) => id));
    empty.hidden = list.children.length > 0;
  } catch {
    empty.hidden = false;
    empty.textContent = 'The sandbox does not answer.';
  }
  setTimeout(refresh, REFRESH_MS);
}

await refresh();
