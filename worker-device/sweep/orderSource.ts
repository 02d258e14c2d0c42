import type { ReadOrder } from '../../contracts/domain/readings.ts';
import { Backoff, pause } from '../gateway/backoff.ts';
import type { DeviceGatewayClient } from '../gateway/deviceGatewayClient.ts';

/** A gateway that is away for longer than this finds the batch given back and claimed anew. */
const mostTries = 8;

/** Asks the gateway for what is still to be read of a batch; waits out a gateway that is away for a moment. */
export async function fetchOrders(
  gateway: Pick<DeviceGatewayClient, 'call'>,
  batchId: string,
  signal: AbortSignal,
): Promise<ReadOrder[]> {
  const backoff = new Backoff({ firstMs: 250, mostMs: 10_000 });
  for (let tries = 1; ; tries += 1) {
    try {
      return (await gateway.call('FetchOrders', { batchId })).orders;
    } catch (error) {
      if (tries >= mostTries || signal.aborted) throw error;
      await pause(backoff.nextMs(), signal);
    }
  }
}
