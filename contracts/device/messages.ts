import type { DeliveryVerdict, ReadOrder, Reading } from '../domain/readings.ts';
import type { FailureCode } from '../domain/failures.ts';
import type { SessionEndReason } from '../domain/states.ts';

/** The messages of `device_gateway.proto` as TypeScript sees them after parsing. */
export interface HelloRequest {
  protocolVersion: number;
  serialNumber: string;
  publicKey: string;
  softwareVersion: string;
}

export interface HelloResponse {
  protocolVersion: number;
  nonce: string;
  serverTime: string;
}

export interface AuthenticateRequest {
  serialNumber: string;
  nonce: string;
  bootId: string;
  signature: string;
  pluginManifests: string[];
  deviceTime: string;
}

export interface AuthenticateResponse {
  sessionToken: string;
  expiresAt: string;
  serverTime: string;
  namespace: string;
  heartbeatIntervalMs: number;
}

/** A task of Temporal that a device works on, or has ended so lately that its result may still be on its way. */
export interface HeldTask {
  runId: string;
  activityId: string;
  /** The batch, the attempt or the submission that it is about. */
  claimId: string;
}

export interface HeartbeatRequest {
  bootId: string;
  sequence: number;
  deviceTime: string;
  journalledReadings: number;
  storageFull: boolean;
  /** Absent from a device that does not say; nothing follows from that. */
  held?: { tasks: HeldTask[] };
}

export interface HeartbeatResponse {
  serverTime: string;
}

export interface ReportSessionEndedRequest {
  sourceId: string;
  linkEpoch: number;
  reason: SessionEndReason;
}

export interface FetchOrdersResponse {
  orders: ReadOrder[];
}

export interface FetchKnownNumbersResponse {
  /** Exactly as stored; the latest read first. */
  numbers: string[];
}

export interface DeliverReadingsRequest {
  begunAttemptIds: string[];
  readings: Reading[];
}

export interface ReadingVerdict {
  readingId: string;
  verdict: DeliveryVerdict;
  failureCode?: FailureCode;
  /** For whoever wrote the device: what was wrong with the reading. */
  reason?: string;
}

export interface DeliverReadingsResponse {
  verdicts: ReadingVerdict[];
}

export interface StoppedPlugin {
  pluginId: string;
}

export interface AwaitNewsResponse {
  stoppedPlugins: StoppedPlugin[];
  tellHeldTasks: boolean;
}
