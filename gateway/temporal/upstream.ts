import { status } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import { Connection } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { reconnecting } from '../../contracts/temporal/reconnecting.ts';
import { GatewayRefusal, unavailable } from '../grpc/refusal.ts';

type WorkflowService = Connection['workflowService'];
type PollRequest = temporal.api.workflowservice.v1.IPollActivityTaskQueueRequest;
export type ActivityTask = temporal.api.workflowservice.v1.IPollActivityTaskQueueResponse;

const callDeadlineMs = 15_000;
/** Temporal answers a long poll after a minute; one that takes longer is lost. */
const pollDeadlineMs = 75_000;

/** Temporal as the gateway calls it for devices: errors are refusals that a device may see. */
export interface Upstream {
  call<Response>(method: (service: WorkflowService) => Promise<Response>): Promise<Response>;
  poll(request: PollRequest): Promise<ActivityTask>;
  close(): Promise<void>;
}

/** Connects when first used, and again whenever Temporal has been away. */
export function createUpstream(address: string): Upstream {
  const connection = Connection.lazy({
    address,
    // Nothing is sent twice on the gateway's own account: the device's worker repeats what it needs to.
    interceptors: [],
    channelArgs: {
      ...reconnecting,
      // Without pings a connection that a firewall has forgotten is polled on for a quarter of an hour. More than one
      // in ten seconds (`frontend.keepAliveMinTime`) would make Temporal drop the connection, and with it the polls.
      'grpc.keepalive_time_ms': 12_000,
      'grpc.keepalive_timeout_ms': 5_000,
      'grpc.keepalive_permit_without_calls': 0,
    },
  });
  const within = async <Response>(deadlineMs: number, work: () => Promise<Response>): Promise<Response> => {
    try {
      return await connection.withDeadline(Date.now() + deadlineMs, work);
    } catch (error) {
      throw asUpstreamRefusal(error);
    }
  };
  return {
    call: (method) => within(callDeadlineMs, () => method(connection.workflowService)),
    poll: (request) =>
      within(pollDeadlineMs, () => connection.workflowService.pollActivityTaskQueue(request)),
    close: () => connection.close(),
  };
}

/** Statuses that an activity worker acts upon; their details name nothing but the activity. */
const passedOn = new Set<status>([
  status.NOT_FOUND,
  status.INVALID_ARGUMENT,
  status.FAILED_PRECONDITION,
  status.RESOURCE_EXHAUSTED,
]);

function asUpstreamRefusal(error: unknown): unknown {
  if (!isServiceError(error)) return error;
  if (passedOn.has(error.code)) {
    const code = error.code === status.RESOURCE_EXHAUSTED ? 'TOO_MANY_ATTEMPTS' : 'NOT_FOUND';
    return new GatewayRefusal(error.code, code, `Temporal: ${error.details}`, { cause: error });
  }
  return unavailable(error);
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' && 'details' in error;
}
