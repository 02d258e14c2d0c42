/** Time since `startedAt` (epoch milliseconds) in words: "0.8 s", "2 min 5 s". */
export function elapsed(startedAt: number): string {
  const seconds = (Date.now() - startedAt) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${String(Math.floor(seconds / 60))} min ${String(Math.round(seconds % 60))} s`;
}
