import type { Dashboard } from './useDashboard.ts';

type Facts = Pick<Dashboard, 'sources' | 'needsYou'>;

/** The first line: is everything linked, and does anything need me. */
export function answer({ sources, needsYou }: Facts): string {
  const needs = needsYou.length === 0 ? 'nothing needs you' : needing(needsYou.length);
  if (sources.total === 0) return 'No login sources yet. Set up Sync in the steps below.';
  if (sources.linked === sources.total) {
    const all = sources.total === 1 ? 'Your source is Linked' : `All ${sources.total} sources are Linked`;
    return `${all} · ${needs}`;
  }
  return `${sources.linked} of ${sources.total} ${sources.total === 1 ? 'source' : 'sources'} Linked · ${needs}`;
}

function needing(count: number): string {
  return count === 1 ? '1 thing needs you' : `${count} things need you`;
}
