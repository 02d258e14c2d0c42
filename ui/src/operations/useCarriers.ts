import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/client.ts';
import { api, body } from '../api/client.ts';
import { carriersKey } from '../api/queryKeys.ts';
import { useChange } from '../api/useChange.ts';

export type Carrier = Schemas['CarrierResponseDto'];
export type CarrierChange = 'stop' | 'start';

export function useCarriers() {
  return useQuery({
    queryKey: carriersKey,
    queryFn: () => body(api.GET('/api/v1/operations/carriers')),
    refetchInterval: 15_000,
  });
}

export function useChangeCarrier(change: CarrierChange) {
  return useChange(
    (input: Schemas['StopCarrierDto']) =>
      body(
        change === 'stop'
          ? api.POST('/api/v1/operations/carriers/stop', { body: input })
          : api.POST('/api/v1/operations/carriers/start', { body: input }),
      ),
    [carriersKey],
  );
}
