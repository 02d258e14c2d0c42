import { sourcesAnswer } from './sourcesAnswer.ts';

type State = 'CREATED' | 'LINKED' | 'UNLINKED' | 'PAUSED';

const institution = (states: State[], stoppedReason: string | null = null) => ({
  stoppedReason,
  sources: states.map((state) => ({ state })),
});

describe('the line over Institutions & Sources', () => {
  it('says that all is done', () => {
    expect(sourcesAnswer([institution(['LINKED', 'LINKED'])])).toBe('All sources are Linked.');
  });

  it('says that there is nothing yet', () => {
    expect(sourcesAnswer([institution([])])).toBe('No login sources yet.');
  });

  it('counts what is left to link, beside what is paused', () => {
    expect(sourcesAnswer([institution(['LINKED', 'CREATED', 'PAUSED']), institution(['UNLINKED'])])).toBe(
      '1 of 4 Linked · 2 to link today · 1 paused.',
    );
  });

  it('asks nobody to link at a carrier that is stopped', () => {
    expect(
      sourcesAnswer([institution(['UNLINKED', 'PAUSED'], 'Maintenance.'), institution(['LINKED'])]),
    ).toBe('1 of 3 Linked · 2 at a stopped carrier.');
  });
});
