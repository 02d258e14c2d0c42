import { closedStatusFor } from './closedStatus.ts';

const statuses = [
  { id: '1', name: 'In Force', indicator: 'OPEN' },
  { id: '2', name: 'Surrendered', indicator: 'CLOSED' },
  { id: '3', name: 'Claim paid', indicator: 'CLOSED' },
];

describe('the status to set after a finding', () => {
  it.each([
    ['Surrendered', '2'],
    ['SURRENDERED on 03/01/2026', '2'],
    ['Claim Paid', '3'],
    ['Paid up', undefined],
    ['In Force', undefined],
    ['Lapsed', undefined],
    [null, undefined],
  ])('for %p at the carrier is %p', (portalStatus, id) => {
    expect(closedStatusFor(portalStatus, statuses)?.id).toBe(id);
  });
});
