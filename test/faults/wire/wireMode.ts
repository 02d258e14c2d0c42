/**
 * `slow`: latency each way and little bandwidth. `cut`: what is connected is reset, what comes is refused.
 * `half-open`: what is connected goes silent, what comes is accepted and never answered; at the end the host at the
 * far side is back and knows nothing of what was sent to it meanwhile. `flapping`: cut and whole by turns. `forgotten`: what is connected goes silent for good, as
 * behind a firewall that has lost its table; what comes is served.
 */
export const wireFaults = ['slow', 'cut', 'half-open', 'flapping', 'forgotten'] as const;
export type WireFault = (typeof wireFaults)[number];
export type WireMode = 'pass' | WireFault;
