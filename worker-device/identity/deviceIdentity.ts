import type { KeyObject } from 'node:crypto';
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomInt, sign } from 'node:crypto';
import { join } from 'node:path';
import { isSerialNumber, serialNumberAlphabet, serialNumberLength } from '../../contracts/domain/devices.ts';
import { createPrivateFile, readFileIfPresent } from '../storage/privateFiles.ts';

/** Who this appliance is: the number that is printed on it, and the key that nobody else holds. */
export interface DeviceIdentity {
  readonly serialNumber: string;
  /** Ed25519, raw 32 bytes, base64url. */
  readonly publicKey: string;
  /** Ed25519 signature of the text's UTF-8 bytes, base64url. */
  sign(text: string): string;
}

const serialNumberFile = 'serial-number';
const keyFile = 'device-key.pem';

/**
 * Reads serial number and key from the data directory, or makes them where they are absent: a factory puts the number
 * there, an appliance that was set up by hand draws its own. What is there but cannot be read is never replaced, since
 * the gateway knows the device by it.
 */
export async function loadDeviceIdentity(dataDirectory: string): Promise<DeviceIdentity> {
  const serialNumber = await loadSerialNumber(join(dataDirectory, serialNumberFile));
  const privateKey = await loadPrivateKey(join(dataDirectory, keyFile));
  const { x: publicKey } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (publicKey === undefined) throw new Error(`${keyFile} holds no Ed25519 key`);
  return {
    serialNumber,
    publicKey,
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64url'),
  };
}

async function loadSerialNumber(path: string): Promise<string> {
  const stored = await readFileIfPresent(path);
  if (stored === undefined) {
    const drawn = drawSerialNumber();
    await createPrivateFile(path, `${drawn}\n`);
    return drawn;
  }
  const serialNumber = stored.toString('utf8').replace(/\r?\n$/, '');
  if (!isSerialNumber(serialNumber)) throw new Error(`${path} holds no serial number of a device`);
  return serialNumber;
}

function drawSerialNumber(): string {
  const characters = Array.from(
    { length: serialNumberLength },
    () => serialNumberAlphabet[randomInt(serialNumberAlphabet.length)],
  );
  return `CS1-${characters.join('')}`;
}

async function loadPrivateKey(path: string): Promise<KeyObject> {
  const stored = await readFileIfPresent(path);
  if (stored === undefined) {
    const { privateKey } = generateKeyPairSync('ed25519');
    await createPrivateFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    return privateKey;
  }
  try {
    const key = createPrivateKey(stored);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (error) {
    throw new Error(`${path} cannot be read as a private key`, { cause: error });
  }
  throw new Error(`${path} holds no Ed25519 key`);
}
