import { placeOf } from './signInThrottle.ts';

describe('the place that tries to sign in', () => {
  it('is an IPv4 address', () => {
    expect(placeOf('192.0.2.7')).toBe('192.0.2.7');
    expect(placeOf('::ffff:192.0.2.7')).toBe('::ffff:192.0.2.7');
  });

  it('is the network of an IPv6 address, however it is written', () => {
    const network = '2001:db8:0:7';
    for (const address of ['2001:db8:0:7::1', '2001:0db8:0000:0007:1:2:3:4', '2001:db8:0:7:ffff::']) {
      expect(placeOf(address)).toBe(network);
    }
    expect(placeOf('::1')).toBe('0:0:0:0');
    expect(placeOf('2001:db8:0:8::1')).not.toBe(network);
  });
});
