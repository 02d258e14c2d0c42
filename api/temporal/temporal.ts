import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  Client,
  Connection,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
  WithStartWorkflowOperation,
  type Workflow,
} from '@temporalio/client';
import { temporalDataConverter } from '../../contracts/temporal/dataConverter.ts';
import type { MessageName } from '../../contracts/temporal/messages.ts';
import { cloudTaskQueue } from '../../contracts/temporal/taskQueues.ts';
import { reconnecting } from '../../contracts/temporal/reconnecting.ts';
import { apiConfigToken, type ApiConfig } from '../config.ts';
import { endOfRun, isUnanswered, refusalOf } from './temporalErrors.ts';

/** One sending waits so long. With no worker up, a server takes the update and answers nothing. */
const sendingMs = 4_000;
/** A person waits so long in all; the page may ask again with the same id. */
const patienceMs = 9_000;
const pauseMs = 250;
const mostAttempts = 4;

export interface WorkflowToReach {
  workflowId: string;
  workflowType: string;
  input: unknown;
}

/** How long a person is kept waiting, by `performance.now()`. */
export interface Patience {
  readonly endsAt: number;
}

/** The api's way to Temporal. Connects at the first use; what is not answered in time is SERVICE_UNAVAILABLE. */
@Injectable()
export class Temporal implements OnApplicationShutdown {
  private readonly connection: Connection;
  private readonly client: Client;
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(@Inject(apiConfigToken) config: ApiConfig) {
    this.connection = Connection.lazy({
      address: config.temporalAddress,
      connectTimeout: sendingMs,
      channelArgs: reconnecting,
      // Few and quick: the client's own go on beyond our deadlines.
      interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ maxAttempts: mostAttempts }))],
    });
    this.client = new Client({
      connection: this.connection,
      namespace: config.temporalNamespace,
      dataConverter: temporalDataConverter(config.payloadKey),
    });
  }

  /** Until when a person waits who has asked for something now; for calls that are made for one request. */
  patience(): Patience {
    // By a clock that nobody sets.
    return { endsAt: performance.now() + patienceMs };
  }

  /** Sends an update, and starts its workflow where none runs; again with the same id until it is accepted. */
  async updateWithStart<Input, Result>(
    workflow: WorkflowToReach,
    message: MessageName<Input, Result>,
    updateId: string,
    input: Input,
    patience = this.patience(),
  ): Promise<Result> {
    return this.untilAnswered(patience, () =>
      this.client.workflow.executeUpdateWithStart<Workflow, Result, [Input]>(message.name, {
        updateId,
        args: [input],
        // Single use: each sending has its own.
        startWorkflowOperation: new WithStartWorkflowOperation(workflow.workflowType, {
          workflowId: workflow.workflowId,
          taskQueue: cloudTaskQueue,
          args: [workflow.input],
          workflowIdConflictPolicy: 'USE_EXISTING',
        }),
      }),
    );
  }

  /** Sends an update to a running workflow, again with the same id until it is accepted. */
  async update<Input, Result>(
    workflowId: string,
    message: MessageName<Input, Result>,
    updateId: string,
    input: Input,
  ): Promise<Result> {
    const handle = this.client.workflow.getHandle(workflowId);
    return this.untilAnswered(this.patience(), () =>
      handle.executeUpdate<Result, [Input]>(message.name, { updateId, args: [input] }),
    );
  }

  async signal<Input>(workflowId: string, message: MessageName<Input>, input: Input): Promise<void> {
    const handle = this.client.workflow.getHandle(workflowId);
    await this.once(() => handle.signal<[Input]>(message.name, input));
  }

  async signalWithStart<Input>(
    workflow: WorkflowToReach,
    message: MessageName<Input>,
    input: Input,
  ): Promise<void> {
    await this.once(() =>
      this.client.workflow.signalWithStart(workflow.workflowType, {
        workflowId: workflow.workflowId,
        taskQueue: cloudTaskQueue,
        args: [workflow.input],
        signal: message.name,
        signalArgs: [input],
      }),
    );
  }

  /** Waits for the end of a run that is about to end, however it does. */
  async ended(workflowId: string, runId: string, patience: Patience): Promise<void> {
    const handle = this.client.workflow.getHandle(workflowId, runId, { followRuns: false });
    await this.untilAnswered(patience, () => handle.result().catch(endOfRun));
  }

  /** Whether the frontend answers. */
  async answers(): Promise<boolean> {
    try {
      await this.once(() => this.connection.workflowService.getSystemInfo({}));
      return true;
    } catch {
      return false;
    }
  }

  /** What is under way may end first; each has a deadline. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled(this.underWay);
    await this.connection.close();
  }

  private async once<Result>(send: () => Promise<Result>, waitMs = sendingMs): Promise<Result> {
    const sending = this.client.withDeadline(Date.now() + waitMs, send);
    this.underWay.add(sending);
    try {
      return await sending;
    } catch (error) {
      throw refusalOf(error);
    } finally {
      this.underWay.delete(sending);
    }
  }

  private async untilAnswered<Result>({ endsAt }: Patience, send: () => Promise<Result>): Promise<Result> {
    for (;;) {
      const leftMs = endsAt - performance.now();
      try {
        return await this.once(send, Math.min(sendingMs, leftMs));
      } catch (error) {
        if (!isUnanswered(error) || endsAt - performance.now() <= pauseMs) throw error;
      }
      await new Promise((resume) => setTimeout(resume, pauseMs));
    }
  }
}
