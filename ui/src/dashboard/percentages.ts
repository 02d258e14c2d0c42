/**
 * Whole percentages of the counts that make 100 together (none where there is nothing). A count that is not 0 has at
 * least 1, so 100 means all.
 */
export function percentages(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return counts.map(() => 0);
  const exact = counts.map((count) => (100 * count) / total);
  const shares = exact.map((share) => (share === 0 ? 0 : Math.max(1, Math.floor(share))));
  let left = 100 - shares.reduce((sum, share) => sum + share, 0);
  while (left !== 0) {
    const step = Math.sign(left);
    const index = furthestOff(exact, shares, step);
    shares[index] = (shares[index] ?? 0) + step;
    left -= step;
  }
  return shares;
}

/** Whose share lies furthest below (step 1) or above (step -1) what it is exactly; never one that would become 0. */
function furthestOff(exact: readonly number[], shares: readonly number[], step: number): number {
  let furthest = 0;
  let distance = -Infinity;
  exact.forEach((share, index) => {
    const shown = shares[index] ?? 0;
    const isFixed = share === 0 || (step < 0 && shown <= 1);
    const off = step * (share - shown);
    if (isFixed || off <= distance) return;
    furthest = index;
    distance = off;
  });
  return furthest;
}
