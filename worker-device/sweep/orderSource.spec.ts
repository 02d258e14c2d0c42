import { jest } from '@jest/globals';
import type { DeviceGatewayClient } from '../gateway/deviceGatewayClient.ts';
import { fetchOrders } from './orderSource.ts';

const aMinuteMs = 60_000;
const orders = [{ policyId: 'policy', number: '1', attemptId: 'attempt', generation: 1 }];

/** A gateway that is away for so many calls. */
function gatewayAwayFor(calls: number) {
  let asked = 0;
  const call = (() => {
    asked += 1;
    return asked <= calls ? Promise.reject(new Error('away')) : Promise.resolve({ orders });
  }) as unknown as DeviceGatewayClient['call'];
  return { call, asked: () => asked };
}

describe('the orders of a batch', () => {
  const stop = new AbortController();
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('are asked for again while the gateway is away for a moment', async () => {
    const gateway = gatewayAwayFor(7);
    const fetched = fetchOrders(gateway, 'batch', stop.signal);
    await jest.advanceTimersByTimeAsync(aMinuteMs);
    expect(await fetched).toEqual(orders);
  });

  it('are given up when it stays away: others claim them by then', async () => {
    const gateway = gatewayAwayFor(100);
    const given = expect(fetchOrders(gateway, 'batch', stop.signal)).rejects.toThrow('away');
    await jest.advanceTimersByTimeAsync(aMinuteMs);
    await given;
    expect(gateway.asked()).toBe(8);
  });

  it('are asked for no more when the batch is to stop', async () => {
    const gateway = gatewayAwayFor(100);
    const given = expect(fetchOrders(gateway, 'batch', stop.signal)).rejects.toThrow('away');
    await jest.advanceTimersByTimeAsync(1);
    stop.abort();
    await given;
    expect(gateway.asked()).toBe(2);
  });
});
