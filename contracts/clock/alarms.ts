/** Node takes no longer timer. */
const longestTimerMs = 2 ** 31 - 1;

/** Rings after so many wall-clock milliseconds, however many. Keeps no process alive. Returns what calls it off. */
export function ringAfter(wallMs: number, ring: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const wait = (leftMs: number): void => {
    const stepMs = Math.min(Math.max(leftMs, 0), longestTimerMs);
    timer = setTimeout(() => {
      if (leftMs > stepMs) wait(leftMs - stepMs);
      else ring();
    }, stepMs);
    timer.unref();
  };
  wait(wallMs);
  return () => clearTimeout(timer);
}
