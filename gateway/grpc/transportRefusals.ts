import type { ServerInterceptor } from '@grpc/grpc-js';
import {
  Metadata,
  ResponderBuilder,
  ServerInterceptingCall,
  ServerListenerBuilder,
  status,
} from '@grpc/grpc-js';
import { messageMaxBytes } from '../../contracts/device/protocol.ts';
import { MessageRefusal, refusalMetadata } from './refusal.ts';
import { addressOf } from './unaryCalls.ts';
import type { CallTools } from './unaryCalls.ts';

/**
 * grpc-js itself refuses messages that are too large, before and after decompression, or badly compressed; nothing of
 * ours hears of them. Such a refusal is known by its status, which has no failure code: it is given one, and told.
 */
export function transportRefusals(onMessageRefused: CallTools['onMessageRefused']): ServerInterceptor {
  return (_method, call) => {
    let metadata = new Metadata();
    const send = call.sendStatus.bind(call);
    // The call's own refusals do not pass through an interceptor's responder.
    call.sendStatus = (ended) => {
      const refusal = refusalIn(ended);
      if (refusal === undefined) {
        send(ended);
        return;
      }
      send({ code: refusal.grpcStatus, details: refusal.message, metadata: refusalMetadata(refusal) });
      // What is too large has cost its sender time already, and more of it would come while the answer waits.
      const caller = { metadata, remoteAddress: addressOf(call.getPeer()), gone: AbortSignal.abort() };
      void onMessageRefused(caller, 'A message was too large, or torn');
    };
    const listener = new ServerListenerBuilder()
      .withOnReceiveMetadata((received, next) => {
        metadata = received;
        next(received);
      })
      .build();
    const responder = new ResponderBuilder()
      .withStart((next) => {
        next(listener);
      })
      .build();
    return new ServerInterceptingCall(call, responder);
  };
}

const statusesOfTransport: readonly status[] = [
  status.RESOURCE_EXHAUSTED,
  status.UNIMPLEMENTED,
  status.INTERNAL,
];

type EndStatus = Parameters<ServerInterceptingCall['sendStatus']>[0];

function refusalIn({ code, metadata }: EndStatus): MessageRefusal | undefined {
  const isOurs = (metadata?.get('failure-code') ?? []).length > 0;
  if (isOurs || !statusesOfTransport.includes(code)) return undefined;
  const reason = `The message is larger than ${String(messageMaxBytes)} bytes, or badly compressed`;
  return new MessageRefusal(code, 'DEVICE_MESSAGE_REFUSED', reason);
}
