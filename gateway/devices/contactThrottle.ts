import { status } from '@grpc/grpc-js';
import { contactsOfAddress, contactsOfSerialNumber, RateLimiter } from '../access/rateLimiter.ts';
import { GatewayRefusal } from '../grpc/refusal.ts';
import type { CallContext } from '../grpc/unaryCalls.ts';

/** Slows down whoever tries serial numbers or keys; a device that connects now and then never notices. */
export class ContactThrottle {
  private readonly bySerialNumber: RateLimiter;
  private readonly byAddress: RateLimiter;

  constructor(
    bySerialNumber: RateLimiter = new RateLimiter(contactsOfSerialNumber),
    byAddress: RateLimiter = new RateLimiter(contactsOfAddress),
  ) {
    this.bySerialNumber = bySerialNumber;
    this.byAddress = byAddress;
  }

  /** @throws GatewayRefusal RESOURCE_EXHAUSTED */
  require(serialNumber: string, call: CallContext): void {
    // Both are counted, whichever refuses. By serial number and address together: a stranger who has learnt a serial
    // number cannot keep its device out.
    const addressMay = this.byAddress.take(call.remoteAddress);
    const serialNumberMay = this.bySerialNumber.take(`${serialNumber} ${call.remoteAddress}`);
    if (addressMay && serialNumberMay) return;
    const reason = 'Too many first contacts from this address: try again after some seconds, with back-off';
    throw new GatewayRefusal(status.RESOURCE_EXHAUSTED, 'TOO_MANY_ATTEMPTS', reason);
  }
}
