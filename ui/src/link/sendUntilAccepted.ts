import { isAway } from '../api/problem.ts';

const sendAgainMs = 1_500;

interface Sending {
  /** Sends the submission; the same one each time, which its id makes count once. */
  send: () => Promise<unknown>;
  /** ISO 8601; afterwards the device refuses it. */
  expiresAt: string;
  now: () => number;
  isWanted: () => boolean;
  pause?: (milliseconds: number) => Promise<void>;
}

/** Sends a submission again while the api is away, as long as the device would still make it. */
export async function sendUntilAccepted(sending: Sending): Promise<void> {
  const pause = sending.pause ?? wait;
  for (;;) {
    try {
      await sending.send();
      return;
    } catch (error) {
      const isWorthwhile = sending.now() + sendAgainMs < Date.parse(sending.expiresAt);
      if (!isAway(error) || !isWorthwhile || !sending.isWanted()) throw error;
      await pause(sendAgainMs);
    }
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
