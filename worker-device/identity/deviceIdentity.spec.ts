import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSerialNumber } from '../../contracts/domain/devices.ts';
import { loadDeviceIdentity } from './deviceIdentity.ts';

describe('the identity of a device', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'identity-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  it('is drawn at the first start and the same ever after', async () => {
    const first = await loadDeviceIdentity(directory);
    const second = await loadDeviceIdentity(directory);
    expect(isSerialNumber(first.serialNumber)).toBe(true);
    expect([second.serialNumber, second.publicKey]).toEqual([first.serialNumber, first.publicKey]);
  });

  it('keeps number and key for its owner only', async () => {
    await loadDeviceIdentity(directory);
    for (const file of ['serial-number', 'device-key.pem']) {
      expect((await stat(join(directory, file))).mode & 0o777).toBe(0o600);
    }
  });

  it('takes the number that the factory put there', async () => {
    await writeFile(join(directory, 'serial-number'), 'CS1-23456789ABCDEFGHJKLM\n');
    expect((await loadDeviceIdentity(directory)).serialNumber).toBe('CS1-23456789ABCDEFGHJKLM');
  });

  it('signs so that its public key proves it', async () => {
    const identity = await loadDeviceIdentity(directory);
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: identity.publicKey };
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const signature = Buffer.from(identity.sign('a nonce · 1'), 'base64url');
    expect(verify(null, Buffer.from('a nonce · 1'), key, signature)).toBe(true);
    expect(verify(null, Buffer.from('a nonce · 2'), key, signature)).toBe(false);
  });

  it.each([
    ['serial-number', 'cs1-23456789abcdefghjklm'],
    ['device-key.pem', 'damaged'],
  ])('is never replaced when %s cannot be read', async (file, content) => {
    await loadDeviceIdentity(directory);
    await writeFile(join(directory, file), content);
    await expect(loadDeviceIdentity(directory)).rejects.toThrow(file);
  });
});
