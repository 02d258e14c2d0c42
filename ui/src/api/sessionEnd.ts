type Listener = () => void;
const listeners = new Set<Listener>();

/** Told whenever the api refuses a request because the session is over. */
export function onSessionEnd(listener: Listener): void {
  listeners.add(listener);
}

export function tellSessionEnd(): void {
  for (const listener of listeners) listener();
}
