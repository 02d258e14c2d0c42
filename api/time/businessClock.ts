/** Nest's token of the one business clock (contracts/domain/businessClock.ts). */
export const businessClockToken = Symbol('BusinessClock');
