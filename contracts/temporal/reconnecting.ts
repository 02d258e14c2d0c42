/**
 * Channel arguments of every connection to Temporal. Left alone, a channel that found Temporal away waits up to two
 * minutes until it looks again, and all that time devices count as offline although everything runs.
 */
export const reconnecting = {
  'grpc.initial_reconnect_backoff_ms': 250,
  'grpc.max_reconnect_backoff_ms': 1_000,
} as const;
