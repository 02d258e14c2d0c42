import type { ConnectedInstitution } from './useInstitutions.ts';

interface InstitutionStanding {
  stoppedReason: ConnectedInstitution['stoppedReason'];
  sources: readonly Pick<ConnectedInstitution['sources'][number], 'state'>[];
}

/** What there is to link today, in a line; what nobody can link stands beside. */
export function sourcesAnswer(institutions: readonly InstitutionStanding[]): string {
  const all = institutions.flatMap(({ stoppedReason, sources }) =>
    sources.map(({ state }) => (state !== 'LINKED' && stoppedReason !== null ? 'STOPPED' : state)),
  );
  if (all.length === 0) return 'No login sources yet.';
  const count = (wanted: string) => all.filter((state) => state === wanted).length;
  const [linked, paused, stopped] = [count('LINKED'), count('PAUSED'), count('STOPPED')];
  const left = all.length - linked - paused - stopped;
  if (linked === all.length) return 'All sources are Linked.';
  const beside = [
    ...(left === 0 ? [] : [`${left} to link today`]),
    ...(paused === 0 ? [] : [`${paused} paused`]),
    ...(stopped === 0 ? [] : [`${stopped} at a stopped carrier`]),
  ];
  return `${linked} of ${all.length} Linked · ${beside.join(' · ')}.`;
}
