import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/client.ts';
import { api, body } from '../api/client.ts';
import { once } from '../api/once.ts';
import { connectedInstitutionsKey, dashboardKey, devicesKey } from '../api/queryKeys.ts';
import { useChange } from '../api/useChange.ts';

export type Device = Schemas['DeviceResponseDto'];

const stale = [devicesKey, dashboardKey, connectedInstitutionsKey];

export function useDevices() {
  return useQuery({
    queryKey: devicesKey,
    queryFn: () => body(api.GET('/api/v1/devices')),
    refetchInterval: 30_000,
  });
}

export function useRefusals(deviceId: string) {
  return useQuery({
    queryKey: [...devicesKey, deviceId, 'refusals'],
    queryFn: () => body(api.GET('/api/v1/devices/{id}/refusals', { params: { path: { id: deviceId } } })),
  });
}

export function useCreateDevice() {
  return useChange(
    (device: Schemas['CreateDeviceDto']) =>
      body(api.POST('/api/v1/devices', { params: once(), body: device })),
    stale,
  );
}

export function usePauseDevice() {
  return useChange(
    (id: string) => api.POST('/api/v1/devices/{id}/pause', { params: { path: { id } } }),
    stale,
  );
}

export function useResumeDevice() {
  return useChange(
    (id: string) => api.POST('/api/v1/devices/{id}/resume', { params: { path: { id } } }),
    stale,
  );
}

export function useForgetKey() {
  return useChange(
    (id: string) => api.POST('/api/v1/devices/{id}/forget-key', { params: { path: { id } } }),
    stale,
  );
}

export function useRemoveDevice() {
  return useChange((id: string) => api.DELETE('/api/v1/devices/{id}', { params: { path: { id } } }), stale);
}
