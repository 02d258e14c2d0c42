import { learnRealTime, learnServerTime, realNow, serverNow } from './serverClock.ts';

it('keeps the time of a link dialog apart from that of the business', () => {
  const receivedAt = Date.now();
  learnRealTime(new Date(receivedAt + 5_000).toISOString(), receivedAt);
  learnServerTime('2027-03-28T04:00:00Z', receivedAt);
  expect(realNow() - Date.now()).toBe(5_000);
  expect(serverNow() - Date.now()).toBe(Date.parse('2027-03-28T04:00:00Z') - receivedAt);
});
