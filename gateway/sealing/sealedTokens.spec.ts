import { randomBytes } from 'node:crypto';
import { createNonces, nonceLifetimeMs } from './nonces.ts';
import { createSealedBox } from './sealedBox.ts';
import type { DeviceSession } from './sessionTokens.ts';
import { createSessionTokens } from './sessionTokens.ts';
import type { OpenedTaskToken } from './taskTokens.ts';
import { createTaskTokens } from './taskTokens.ts';

const key = randomBytes(32);
let now = 1_000_000;
const clock = (): number => now;

const task: OpenedTaskToken = {
  taskToken: Buffer.from('temporal’s own token'),
  workflowId: 'link-session/1',
  runId: 'run',
  activityId: '1',
  activityType: 'sweepBatch',
  attempt: 1,
  queueKind: 'sweep',
  expiresAt: now + 1_000,
};

describe('a sealed task token', () => {
  const tokens = createTaskTokens(key, clock);

  it('is opened by any gateway with the key, for the device it was sealed to', () => {
    const opened = createTaskTokens(key, clock).open('CS1-mine', tokens.seal('CS1-mine', task));
    expect(opened).toEqual(task);
  });

  it('shows nothing of Temporal’s token', () => {
    expect(Buffer.from(tokens.seal('CS1-mine', task)).includes('temporal')).toBe(false);
  });

  it('is worth nothing to another device, to another key, or as Temporal made it', () => {
    const sealed = tokens.seal('CS1-mine', task);
    expect(tokens.open('CS1-theirs', sealed)).toBeUndefined();
    expect(createTaskTokens(randomBytes(32), clock).open('CS1-mine', sealed)).toBeUndefined();
    expect(tokens.open('CS1-mine', task.taskToken)).toBeUndefined();
    expect(tokens.open('CS1-mine', new Uint8Array())).toBeUndefined();
  });

  it('does not survive the change of any one byte', () => {
    const sealed = Buffer.from(tokens.seal('CS1-mine', task));
    for (let position = 0; position < sealed.length; position += 1) {
      const tampered = Buffer.from(sealed);
      tampered.writeUInt8(tampered.readUInt8(position) ^ 1, position);
      expect(tokens.open('CS1-mine', tampered)).toBeUndefined();
    }
  });

  it('ends with the activity’s time', () => {
    const sealed = tokens.seal('CS1-mine', task);
    for (const laterMs of [1_000, 1, 86_400_000]) {
      now += laterMs;
      expect(tokens.open('CS1-mine', sealed)).toBeUndefined();
    }
  });
});

describe('a session token', () => {
  it('says who the device is, until it expires', () => {
    const tokens = createSessionTokens(key, clock);
    const session: DeviceSession = {
      deviceId: 'device',
      organizationId: 'organization',
      serialNumber: 'CS1-mine',
      keyFingerprint: 'f',
      bootId: 'boot',
      expiresAt: now + 600_000,
    };
    const token = tokens.issue(session);
    expect(tokens.open(token)).toEqual(session);
    now += 600_000;
    expect(tokens.open(token)).toBeUndefined();
  });

  it('cannot be made of a nonce or of a task token, although the key may be the same', () => {
    const contact = { publicKey: 'k', protocolVersion: 1, softwareVersion: '1' };
    const nonce = createNonces(key, clock).issue('', contact);
    expect(createSessionTokens(key, clock).open(nonce)).toBeUndefined();
    const sealed = createTaskTokens(key, clock).seal('', task);
    expect(createSessionTokens(key, clock).open(Buffer.from(sealed).toString('base64url'))).toBeUndefined();
  });
});

describe('a nonce', () => {
  it('carries the first contact for half a minute, for one serial number', () => {
    const nonces = createNonces(key, clock);
    const contact = { publicKey: 'k', protocolVersion: 1, softwareVersion: '1' };
    const nonce = nonces.issue('CS1-mine', contact);
    expect(nonces.open('CS1-mine', nonce)).toMatchObject(contact);
    expect(nonces.open('CS1-theirs', nonce)).toBeUndefined();
    now += nonceLifetimeMs;
    expect(nonces.open('CS1-mine', nonce)).toBeUndefined();
  });
});

describe('a sealed box', () => {
  it('never looks the same twice', () => {
    const box = createSealedBox(key, 'test');
    expect(box.seal('a', 'text').equals(box.seal('a', 'text'))).toBe(false);
  });
});
