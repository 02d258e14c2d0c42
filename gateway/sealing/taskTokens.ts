import type { DeviceQueueKind } from '../../contracts/temporal/taskQueues.ts';
import { createSealedBox } from './sealedBox.ts';

/** What a task token says, beside Temporal's own token. */
export interface TaskFacts {
  workflowId: string;
  runId: string;
  activityId: string;
  activityType: string;
  attempt: number;
  queueKind: DeviceQueueKind;
  /** Milliseconds since 1970; Temporal gave the activity up before that. */
  expiresAt: number;
}

export interface OpenedTaskToken extends TaskFacts {
  /** Temporal's token. */
  taskToken: Uint8Array;
}

/**
 * Temporal's task tokens are made of ids and authenticate nothing: whoever guesses one can complete the activity. A
 * device therefore gets them sealed to its serial number, and any gateway opens them without shared state.
 */
export interface TaskTokens {
  seal(serialNumber: string, token: OpenedTaskToken): Uint8Array;
  /** Undefined for a token that is forged, altered, another device's, or expired. */
  open(serialNumber: string, sealed: Uint8Array): OpenedTaskToken | undefined;
}

type Contents = TaskFacts & { token: string };

export function createTaskTokens(key: Buffer, now: () => number = Date.now): TaskTokens {
  const box = createSealedBox(key, 'task token');
  return {
    seal(serialNumber, { taskToken, ...facts }) {
      const contents: Contents = { ...facts, token: Buffer.from(taskToken).toString('base64') };
      return box.seal(serialNumber, JSON.stringify(contents));
    },
    open(serialNumber, sealed) {
      const plain = box.open(serialNumber, sealed);
      if (plain === undefined) return undefined;
      // Authentic, so it is what `seal` wrote.
      const { token, ...facts } = JSON.parse(plain) as Contents;
      if (facts.expiresAt <= now()) return undefined;
      return { ...facts, taskToken: Buffer.from(token, 'base64') };
    },
  };
}
