import type { Plant } from './plant.ts';

const begin = '<!-- plants -->';
const end = '<!-- end of plants -->';

/** The README with the table of these plants in its place. */
export function withTable(readme: string, plants: readonly Plant[]): string {
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the README has no ${begin} … ${end}`);
  return `${readme.slice(0, from)}${begin}\n\n${tableOf(plants)}\n\n${readme.slice(to)}`;
}

function tableOf(plants: readonly Plant[]): string {
  const rows = plants.map(({ name, breaks, noticedBy }) => {
    const specs = noticedBy.map((spec) => `\`${spec}\``).join(', ');
    return `| \`${name}\` | ${breaks} | ${specs} |`;
  });
  return ['| plant | the promise that it breaks | noticed by |', '| --- | --- | --- |', ...rows].join('\n');
}
