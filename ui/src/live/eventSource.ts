import type { OutboxEvent, OutboxEventType } from '../../../contracts/domain/events.ts';

const eventTypes: Record<OutboxEventType, true> = {
  'linkSession.changed': true,
  'source.changed': true,
  'sweep.progressed': true,
  'policy.syncChanged': true,
  'attempt.changed': true,
  'device.changed': true,
  'policy.changed': true,
  'setup.changed': true,
};

interface StreamHandlers {
  onEvent: (event: OutboxEvent) => void;
  /** The stream came back after a gap that the server may no longer be able to fill. */
  onReopened: () => void;
  /** The server refused the stream (a session that ended); the browser does not try again by itself. */
  onClosed: () => void;
}

/** Opens the stream of the organization's events; the browser resumes it from the last event's id. */
export function openEventStream(handlers: StreamHandlers): () => void {
  const source = new EventSource('/api/v1/events');
  let openedBefore = false;
  const receive = (message: MessageEvent<string>) => {
    const event = parseEvent(message);
    if (event !== undefined) handlers.onEvent(event);
  };
  source.addEventListener('message', receive);
  for (const type of Object.keys(eventTypes)) source.addEventListener(type, receive);
  source.addEventListener('open', () => {
    if (openedBefore) handlers.onReopened();
    openedBefore = true;
  });
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) handlers.onClosed();
  });
  return () => source.close();
}

function parseEvent(message: MessageEvent<string>): OutboxEvent | undefined {
  const data: unknown = JSON.parse(message.data);
  if (typeof data !== 'object' || data === null) return undefined;
  const type = 'type' in data ? data.type : message.type;
  if (typeof type !== 'string' || !Object.hasOwn(eventTypes, type)) return undefined;
  return { ...data, type } as OutboxEvent;
}
