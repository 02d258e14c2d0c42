import { fromSearch, reportAddress, toSearch } from './reportFilters.ts';

describe('the filters of the Sync Report', () => {
  it('are part of the address and come back from it', () => {
    const filters = { outcome7d: 'NOT_FOUND', search: '00-12 34&x' } as const;
    expect(reportAddress(filters)).toBe('/reports/sync-report?search=00-12+34%26x&outcome7d=NOT_FOUND');
    expect(fromSearch(new URLSearchParams(toSearch(filters)))).toEqual(filters);
  });

  it('keep the spaces of a policy number', () => {
    expect(fromSearch(new URLSearchParams(toSearch({ search: ' ML 1 ' })))).toEqual({ search: ' ML 1 ' });
  });

  it('leave out what is empty or unknown', () => {
    expect(toSearch({ search: '' })).toBe('');
    expect(fromSearch(new URLSearchParams('?color=red&state='))).toEqual({});
  });
});
