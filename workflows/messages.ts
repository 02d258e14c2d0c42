import {
  ApplicationFailure,
  defineQuery,
  defineSignal,
  defineUpdate,
  type QueryDefinition,
  type SignalDefinition,
} from '@temporalio/workflow';
import type { FailureCode } from '../contracts/domain/failures.ts';
import { failureMessage } from '../contracts/domain/failures.ts';
import type { MessageName } from '../contracts/temporal/messages.ts';

export type Update<Input, Result> = ReturnType<typeof defineUpdate<Result, [Input]>>;

export function updateOf<Input, Result>(message: MessageName<Input, Result>): Update<Input, Result> {
  return defineUpdate<Result, [Input]>(message.name);
}

export function signalOf<Input>(message: MessageName<Input>): SignalDefinition<[Input]> {
  return defineSignal<[Input]>(message.name);
}

export function queryOf<Result>(message: MessageName<void, Result>): QueryDefinition<Result, []> {
  return defineQuery<Result>(message.name);
}

/** A refusal that reaches the client as the failure's `type`, a code of the failure table. */
export function refusal(code: FailureCode): ApplicationFailure {
  return ApplicationFailure.nonRetryable(failureMessage(code), code);
}
