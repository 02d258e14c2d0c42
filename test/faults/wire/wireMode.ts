/**
 * `slow`: latency each way and little bandwidth. `cut`: what is connected is reset, what comes is refused.
 * `half-open`: what is connected goes silent, what comes is accepted and never answered; at the end the host at the
 * far side is back and knows nothing of what was sent to it meanwhile. `flapping`: cut and whole by turns.
 */
export const wireFaults = ['slow', 'cut', 'half-open', 'flapping'] as const;
export type WireFault = (typeof wireFaults)[number];
export type WireMode = 'pass' | WireFault;
