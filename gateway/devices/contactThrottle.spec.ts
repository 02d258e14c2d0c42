import { Metadata } from '@grpc/grpc-js';
import { RateLimiter } from '../access/rateLimiter.ts';
import { ContactThrottle } from './contactThrottle.ts';

const limit = { perSecond: 1, maxKeys: 100 };
const from = (remoteAddress: string) => ({
  remoteAddress,
  metadata: new Metadata(),
  gone: new AbortController().signal,
  method: 'Hello',
});

describe('the throttle of first contacts', () => {
  it('keeps no device out because a stranger elsewhere tries its serial number', () => {
    const throttle = new ContactThrottle(
      new RateLimiter({ ...limit, burst: 2 }, () => 0),
      new RateLimiter({ ...limit, burst: 100 }, () => 0),
    );
    throttle.require('CS1-A', from('203.0.113.7'));
    throttle.require('CS1-A', from('203.0.113.7'));
    expect(() => throttle.require('CS1-A', from('203.0.113.7'))).toThrow(/Too many first contacts/);
    expect(() => throttle.require('CS1-A', from('192.0.2.1'))).not.toThrow();
  });

  it('counts every serial number that one address tries', () => {
    const throttle = new ContactThrottle(
      new RateLimiter({ ...limit, burst: 100 }, () => 0),
      new RateLimiter({ ...limit, burst: 2 }, () => 0),
    );
    throttle.require('CS1-A', from('203.0.113.7'));
    throttle.require('CS1-B', from('203.0.113.7'));
    expect(() => throttle.require('CS1-C', from('203.0.113.7'))).toThrow(/Too many first contacts/);
    expect(() => throttle.require('CS1-C', from('192.0.2.1'))).not.toThrow();
  });
});
