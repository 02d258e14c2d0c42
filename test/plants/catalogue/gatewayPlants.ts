import type { Plant } from '../plant.ts';

const rogueSpec = 'gateway/temporal/rogueDevice.integration.spec.ts';
const tokensSpec = 'gateway/sealing/sealedTokens.spec.ts';
const enrolmentSpec = 'gateway/devices/enrolment.integration.spec.ts';
const heartbeatSpec = 'gateway/devices/heartbeat.integration.spec.ts';

/** The only door for devices. */
export const gatewayPlants: readonly Plant[] = [
  {
    name: 'task-token-for-any-device',
    breaks: 'A task token is good for the device that it was sealed to.',
    file: 'gateway/sealing/taskTokens.ts',
    text: `    seal(serialNumber, { taskToken, ...facts }) {
      const contents: Contents = { ...facts, token: Buffer.from(taskToken).toString('base64') };
      return box.seal(serialNumber, JSON.stringify(contents));
    },
    open(serialNumber, sealed) {
      const plain = box.open(serialNumber, sealed);`,
    replacement: `    seal(_serialNumber, { taskToken, ...facts }) {
      const contents: Contents = { ...facts, token: Buffer.from(taskToken).toString('base64') };
      return box.seal('', JSON.stringify(contents));
    },
    open(_serialNumber, sealed) {
      const plain = box.open('', sealed);`,
    noticedBy: [tokensSpec, rogueSpec],
  },
  {
    name: 'replaced-session-polls-on',
    breaks: 'A task goes to the session that a device has now, not to one that it has replaced.',
    file: 'gateway/temporal/pollKeeper.ts',
    text: 'poller.sessionEndsAt < sessionEndsAt',
    replacement: 'poller.sessionEndsAt > sessionEndsAt',
    noticedBy: ['gateway/temporal/pollKeeper.spec.ts', rogueSpec],
  },
  {
    name: 'message-before-its-sender',
    breaks: 'A stranger is told only that it is not known, whatever it sends.',
    file: 'gateway/grpc/unaryCalls.ts',
    text: `      const session = await method.admit(call);
      return method.encode(await method.handle(decodeOrRefuse(method, bytes), session, call));
`,
    replacement: `      const request = decodeOrRefuse(method, bytes);
      return method.encode(await method.handle(request, await method.admit(call), call));
`,
    noticedBy: ['gateway/grpc/messageRefusals.spec.ts', rogueSpec],
  },
  {
    name: 'instants-without-their-clock',
    breaks: 'A workflow waits for the length of a step, whatever the clocks of the machines show.',
    file: 'gateway/temporal/linkResults.ts',
    text: "return result.optional('answeredAt', (name) => result.instantText(name));",
    replacement: "return result.optional('answeredAt', () => undefined);",
    noticedBy: ['gateway/temporal/taskResult.spec.ts'],
  },
  {
    name: 'task-token-for-ever',
    breaks: "A task token ends with its activity's time.",
    file: 'gateway/sealing/taskTokens.ts',
    text: 'if (facts.expiresAt <= now()) return undefined;',
    replacement: 'if (facts.expiresAt === now()) return undefined;',
    noticedBy: [tokensSpec],
  },
  {
    name: 'queue-by-its-beginning',
    breaks: 'A device polls its own queues, compared as a whole.',
    file: 'gateway/temporal/taskPolls.ts',
    text: 'return queue?.serialNumber === session.serialNumber ?',
    replacement: 'return queue?.serialNumber.startsWith(session.serialNumber) === true ?',
    noticedBy: [rogueSpec],
  },
  {
    name: 'another-key-for-a-known-serial',
    breaks: 'The first key that presents a serial number is pinned; another one is refused.',
    file: 'gateway/devices/standing.ts',
    text: 'if (device.publicKey !== null && device.publicKey !== publicKey)',
    replacement: `if (device.publicKey === '' && device.publicKey !== publicKey)`,
    noticedBy: [enrolmentSpec],
  },
  {
    name: 'replaced-key-still-served',
    breaks: 'The key of a device that was replaced opens nothing any more.',
    file: 'gateway/access/deviceAccess.ts',
    text: 'keyFingerprint(standing.publicKey) !== session.keyFingerprint) {',
    replacement: 'keyFingerprint(standing.publicKey).length !== session.keyFingerprint.length) {',
    noticedBy: ['test/walls/replacedDevice.integration.spec.ts'],
  },
  {
    name: 'nonce-used-twice',
    breaks: 'What a device signed to connect is good once.',
    file: 'gateway/devices/authenticate.ts',
    text: 'if ((used as unknown[]).length === 0) throw',
    replacement: 'if ((used as unknown[]).length > 1) throw',
    noticedBy: [enrolmentSpec],
  },
  {
    name: 'heartbeat-replayed',
    breaks: 'A heartbeat that is not newer than the last one changes nothing.',
    file: 'gateway/devices/heartbeat.ts',
    text: 'beat.sequence <= device.heartbeatSequence',
    replacement: 'beat.sequence < device.heartbeatSequence',
    noticedBy: [heartbeatSpec],
  },
  {
    name: 'restart-told-before-it-was-told',
    breaks: 'A restart of a device counts as told when every workflow has been told.',
    file: 'gateway/devices/deviceNews.ts',
    text: `      for (const sourceId of news.sourceIds) await this.tools.signals.deviceRestarted(sourceId, news.bootId);
      await withTenant(this.tools.dataSource, device.organizationId, ({ manager }) =>
        manager.update(
          Device,
          { id: device.deviceId, bootId: news.bootId },
          { announcedBootId: news.bootId },
        ),
      );`,
    replacement: `      await withTenant(this.tools.dataSource, device.organizationId, ({ manager }) =>
        manager.update(
          Device,
          { id: device.deviceId, bootId: news.bootId },
          { announcedBootId: news.bootId },
        ),
      );
      for (const sourceId of news.sourceIds) await this.tools.signals.deviceRestarted(sourceId, news.bootId);`,
    noticedBy: ['gateway/devices/deviceNews.integration.spec.ts'],
  },
  {
    name: 'end-of-an-older-epoch-told',
    breaks: 'The end of an older session is told to nobody.',
    file: 'gateway/devices/sessionEnd.ts',
    text: 'if (source.linkEpoch === linkEpoch) {',
    replacement: 'if (source.linkEpoch >= linkEpoch) {',
    noticedBy: [heartbeatSpec],
  },
  {
    name: 'result-in-clear',
    breaks: 'Temporal stores nothing that a device says in clear.',
    file: 'gateway/temporal/activityFailures.ts',
    text: 'message: hiddenMessage,',
    replacement: 'message: failure.message ?? hiddenMessage,',
    noticedBy: ['gateway/temporal/temporalProxy.integration.spec.ts'],
  },
  {
    name: 'leap-of-time-untold',
    breaks: 'Devices hear within seconds that the clock of the database was set.',
    file: 'gateway/devices/awaitNews.ts',
    text: 'const stopListening = [tools.breaks.onBreak(wantBeat), tools.wall.onLeap(wantBeat)];',
    replacement: 'const stopListening = [tools.breaks.onBreak(wantBeat)];',
    noticedBy: ['gateway/devices/awaitNews.integration.spec.ts'],
  },
];
