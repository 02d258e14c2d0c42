import { credentialsStep } from '../../../contracts/domain/sealing.ts';
import type { Carrier } from '../../../sandbox/portal/carrier.ts';
import { stepAt, totpCode } from '../../../sandbox/portal/totp.ts';
import { sealAnswer } from '../../../ui/src/sealing/sealAnswer.ts';
import { drawSubmissionId } from '../../../ui/src/sealing/submissionId.ts';
import type { components } from '../../../ui/src/api/schema.d.ts';
import type { Agency } from './agency.ts';
import { body, once } from './apiClient.ts';
import type { ApiClient } from './apiClient.ts';
import { eventually } from './eventually.ts';

type LinkSession = components['schemas']['LinkSessionResponseDto'];

export const meridian = 'Meridian Life';
export const northgate = 'Northgate Annuity';

/** The device is created and has been heard of: the first steps of the guide, by the api. */
export async function claimDevice(agency: Agency): Promise<string> {
  const api = await agency.api();
  const serialNumber = await agency.device.serialNumber();
  const { id } = await body(
    api.POST('/api/v1/devices', { params: once(), body: { serialNumber, name: 'Front office' } }),
  );
  await eventually(async () => {
    const { online, pluginIds } = await body(api.GET('/api/v1/devices/{id}', { params: { path: { id } } }));
    expect({ online, plugins: pluginIds.length > 0 }).toEqual({ online: true, plugins: true });
  });
  return id;
}

/** Connects a carrier and adds a login source to it, by the api. */
export async function addSource(
  agency: Agency,
  institutionName: string,
  username: string,
  name = `${institutionName} – ${username}`,
): Promise<string> {
  const api = await agency.api();
  const connectedId = await connectedInstitution(api, institutionName);
  const { id } = await body(
    api.POST('/api/v1/connected-institutions/{id}/sources', {
      params: { path: { id: connectedId }, ...once() },
      body: { name, username, authorizedBy: 'Dana Owner' },
    }),
  );
  return id;
}

/** Links a source by the api, sealing as the browser does, until it is Linked. */
export async function linkSource(agency: Agency, sourceId: string): Promise<void> {
  const api = await agency.api();
  const params = { path: { id: sourceId } };
  await body(api.POST('/api/v1/sources/{id}/link-sessions', { params: { ...params, ...once() } }));
  const opened = await linkSessionIn(api, sourceId, ['AWAITING_CREDENTIALS']);
  const carrier = opened.institutionName === northgate ? agency.sandbox.northgate : agency.sandbox.meridian;
  const { username } = opened;
  await answer(api, opened, { username, password: passwordOf(carrier, username) });
  const next = await linkSessionIn(api, sourceId, ['CHALLENGED', 'LINKED']);
  if (next.state === 'CHALLENGED') {
    await answer(api, next, { code: await codeFor(agency, carrier, username) });
    await linkSessionIn(api, sourceId, ['LINKED']);
  }
}

/** The newest code for a login: from its phone's messages, or its authenticator app. */
export async function codeFor(agency: Agency, carrier: Carrier, username: string): Promise<string> {
  const login = carrier.logins.find(username);
  if (login === undefined) throw new Error(`There is no login ${username}.`);
  if (carrier.profile.secondFactor === 'totp') return totpCode(login.totpSecret, stepAt(Date.now()));
  return eventually(() => {
    const message = agency.sandbox.inbox.messages().find(({ login: owner }) => owner === username);
    if (message === undefined) throw new Error(`No message has arrived for ${username}.`);
    return message.code;
  });
}

export function passwordOf(carrier: Carrier, username: string): string {
  const login = carrier.logins.find(username);
  if (login === undefined) throw new Error(`There is no login ${username}.`);
  return login.password;
}

async function linkSessionIn(
  api: ApiClient,
  sourceId: string,
  states: readonly LinkSession['state'][],
): Promise<LinkSession> {
  return eventually(async () => {
    const params = { path: { id: sourceId } };
    const { linkSession } = await body(api.GET('/api/v1/sources/{id}/link-session', { params }));
    if (linkSession !== null && isReady(linkSession, states)) return linkSession;
    throw new Error(
      `The link session is ${linkSession?.state ?? 'absent'} (${linkSession?.failure?.code ?? 'no failure'}), not ${states.join(' or ')}.`,
    );
  });
}

/** A step that is to be answered is ready once the device has offered its key. */
function isReady({ state, sealingKey }: LinkSession, states: readonly LinkSession['state'][]): boolean {
  return states.includes(state) && (state === 'LINKED' || sealingKey !== null);
}

async function answer(
  api: ApiClient,
  session: LinkSession,
  answers: Readonly<Record<string, string>>,
): Promise<void> {
  const { sealingKey, device } = session;
  if (sealingKey === null || device === null || device.publicKey === null) {
    throw new Error('The device has offered no key.');
  }
  const challengeId = session.challenge?.id ?? credentialsStep;
  const submissionId = drawSubmissionId();
  const envelope = await sealAnswer({
    scope: { sourceId: session.sourceId, linkSessionId: session.id, challengeId },
    submissionId,
    sealingKey,
    devicePublicKey: device.publicKey,
    answers,
    serverNow: Date.now(),
  });
  const params = { path: { id: session.id } };
  await body(
    api.POST('/api/v1/link-sessions/{id}/answers', { params, body: { submissionId, challengeId, envelope } }),
  );
}

async function connectedInstitution(api: ApiClient, name: string): Promise<string> {
  const { items } = await body(api.GET('/api/v1/connected-institutions'));
  const existing = items.find((item) => item.institutionName === name);
  if (existing !== undefined) return existing.id;
  const plugins = await body(api.GET('/api/v1/plugins'));
  const plugin = plugins.items.find(({ institutionName }) => institutionName === name);
  const institutions = await body(api.GET('/api/v1/institutions'));
  const institution = institutions.items.find((one) => one.name === name);
  if (plugin === undefined || institution === undefined) throw new Error(`${name} cannot be connected.`);
  const { id } = await body(
    api.POST('/api/v1/connected-institutions', {
      params: once(),
      body: { pluginId: plugin.id, institutionId: institution.id },
    }),
  );
  return id;
}
