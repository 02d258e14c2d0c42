/** Version of the protocol in `device_gateway.proto`; said by a device at first contact. */
export const protocolVersion = 1;
export const oldestSupportedProtocolVersion = 1;

/** Readings in one `DeliverReadings` call, at most. */
export const deliveryMaxReadings = 500;

/** Largest message that the gateway takes, in bytes. */
export const messageMaxBytes = 4 * 1024 * 1024;

/** A device clock that is further off than this is reported; the device then goes by the gateway's time. */
export const clockOffsetWarningMs = 30_000;

/**
 * The text that a device signs with its Ed25519 key to open a connection. Binds serial number, the gateway's nonce
 * and the device's run.
 */
export function connectionStatement(serialNumber: string, nonce: string, bootId: string): string {
  return JSON.stringify(['carrier-sync device connection v1', serialNumber, nonce, bootId]);
}
