import { condition } from '@temporalio/workflow';

/**
 * How workflows wait. Lengths of waits come from activities as wall-clock milliseconds: those know the business clock,
 * so a test or a demo shortens a day without touching workflow code. Instants of a challenge are the server's.
 */
export interface Deadline {
  readonly at: number;
}

/** The time of the current workflow task, in milliseconds; the SDK replays it. */
export function currentTimeMs(): number {
  // eslint-disable-next-line no-restricted-globals -- in a workflow the SDK replaces it by the time of the task
  return Date.now();
}

/** The time of the current workflow task, for people: HH:MM in UTC. */
export function clockTime(instant: string): string {
  return `${instant.slice(11, 16)} UTC`;
}

export function currentInstant(): string {
  // eslint-disable-next-line no-restricted-globals -- formats a time that is given
  return new Date(currentTimeMs()).toISOString();
}

export function deadlineIn(waitMs: number): Deadline {
  return { at: currentTimeMs() + waitMs };
}

/** The earliest of a deadline and instants in ISO 8601. */
export function earliest(deadline: Deadline, ...instants: string[]): Deadline {
  return { at: Math.min(deadline.at, ...instants.map(instantMs)) };
}

export function deadlineAt(instant: string): Deadline {
  return { at: instantMs(instant) };
}

export function isPast(instant: string): boolean {
  return instantMs(instant) <= currentTimeMs();
}

/**
 * An instant of another clock as this one shows it, told by what that clock showed right now; the same where it did not
 * say.
 */
export function asShownHere(instant: string, shownThereNow: string | undefined): string {
  if (shownThereNow === undefined) return instant;
  const lengthMs = instantMs(instant) - instantMs(shownThereNow);
  // eslint-disable-next-line no-restricted-globals -- formats a time that is given
  return new Date(currentTimeMs() + lengthMs).toISOString();
}

/** Waits for a condition; false when the deadline came first. */
export async function conditionBefore(deadline: Deadline, holds: () => boolean): Promise<boolean> {
  if (holds()) return true;
  const remainingMs = deadline.at - currentTimeMs();
  return remainingMs > 0 ? condition(holds, remainingMs) : false;
}

function instantMs(instant: string): number {
  // eslint-disable-next-line no-restricted-globals -- parses a time that is given
  return Date.parse(instant);
}
