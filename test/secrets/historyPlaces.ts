import type { Client } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import type { Place } from './secretSearch.ts';

const newLine = Buffer.from('\n');

/** The history of every workflow, as stored and with each payload opened by the platform's own key. */
export async function historyPlaces(client: Client, codec: PayloadCodec): Promise<Place[]> {
  const places: Place[] = [];
  for await (const { workflowId, runId } of client.workflow.list()) {
    places.push({
      name: `history of ${workflowId}`,
      read: async () => {
        const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
        const payloads = payloadsIn(history);
        const opened = await codec.decode([...payloads]);
        // An empty one is an array, whatever its type says.
        const pieces = [...payloads, ...opened].flatMap(({ data }) => [Buffer.from(data ?? []), newLine]);
        return Buffer.concat(pieces);
      },
    });
  }
  return places;
}

/** Every payload anywhere in a message: inputs, results, details, memos, headers and failures. */
export function payloadsIn(message: unknown): Payload[] {
  if (typeof message !== 'object' || message === null || message instanceof Uint8Array) return [];
  if (isPayload(message)) return [message];
  return Object.values(message).flatMap(payloadsIn);
}

function isPayload(message: object): message is Payload {
  return 'metadata' in message && 'data' in message && message.data instanceof Uint8Array;
}
