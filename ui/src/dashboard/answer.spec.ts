import { answer } from './answer.ts';

const need = {
  kind: 'SOURCE_NOT_LINKED' as const,
  sourceId: null,
  deviceId: null,
  title: '',
  sentence: '',
  since: null,
  action: 'LINK_AGAIN' as const,
};
const sources = (linked: number, total: number) => ({ linked, unlinked: total - linked, total });

describe('the first line of the Dashboard', () => {
  it('says that nothing is left to do', () => {
    expect(answer({ sources: sources(30, 30), needsYou: [] })).toBe(
      'All 30 sources are Linked · nothing needs you',
    );
  });

  it('says how many sources are Linked and how much needs the reader', () => {
    expect(answer({ sources: sources(27, 30), needsYou: [need, need, need] })).toBe(
      '27 of 30 sources Linked · 3 things need you',
    );
    expect(answer({ sources: sources(0, 1), needsYou: [need] })).toBe(
      '0 of 1 source Linked · 1 thing needs you',
    );
  });
});
