import { countWords } from './countWords.ts';

describe('the number of policies in the Sync Report', () => {
  const counts = { total: 1_512, totalSyncable: 1_500, notSyncable: 12 };

  it('is that of the syncable ones, with the others beside', () => {
    expect(countWords(counts, undefined)).toBe('1,500 syncable policies · 12 not syncable');
    expect(countWords({ total: 1, totalSyncable: 1, notSyncable: 0 }, undefined)).toBe('1 syncable policy');
  });

  it('says how many of them are in the state that was chosen', () => {
    expect(countWords({ ...counts, total: 3 }, 'FAILED')).toBe('3 of 1,500 syncable policies');
    expect(countWords({ ...counts, total: 12 }, 'NOT_SYNCABLE')).toBe('12 not syncable');
  });
});
