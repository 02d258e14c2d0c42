import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloneRoot } from '../../scripts/engines/places.ts';
import { catalogue } from './catalogue.ts';
import { planted } from './plant.ts';
import { withTable } from './table.ts';

const contentOf = (path: string): string => readFileSync(join(cloneRoot, path), 'utf8');

describe('the catalogue of planted bugs', () => {
  it.each(catalogue.map((plant) => [plant.name, plant] as const))(
    'still has one place in the product for %s, and its specs',
    (_name, plant) => {
      const content = contentOf(plant.file);
      const occurrences = content.split(plant.text).length - 1;
      expect([plant.file, occurrences]).toEqual([plant.file, 1]);
      expect(planted(plant, content)).not.toBe(content);
      expect(plant.noticedBy.filter((spec) => !existsSync(join(cloneRoot, spec)))).toEqual([]);
      expect(plant.noticedBy.length).toBeGreaterThan(0);
    },
  );

  it('has a name for each', () => {
    const names = catalogue.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(names.filter((name) => !/^[a-z][a-z-]*[a-z]$/.test(name))).toEqual([]);
  });

  it('is the table in the README', () => {
    const readme = contentOf('test/plants/README.md');
    expect(cellsOf(readme)).toEqual(cellsOf(withTable(readme, catalogue)));
  });
});

/** Without the padding that lines the columns up. */
function cellsOf(readme: string): string[] {
  const rows = readme.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((line) => line.replaceAll(/\s+/g, ' '));
}
