import { failureMessage, type NextAction } from '../../contracts/domain/failures.ts';
import { roleMay } from '../../contracts/domain/roles.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { instant } from '../database/rows.ts';
import type { DeviceResponseDto } from '../devices/deviceResponseDto.ts';
import { describeSource } from '../sources/sourceReader.ts';
import type { SourceRow } from '../sources/sourceRow.ts';
import type { NeedDto } from './dashboardResponseDto.ts';
import { type NeedKind } from './dashboardResponseDto.ts';
import type { SetupFacts } from './policyCounts.ts';

interface NeedFacts {
  user: Pick<SignedInUser, 'role'>;
  sources: readonly SourceRow[];
  devices: readonly DeviceResponseDto[];
  setup: SetupFacts;
}

/** What only a person can do, the most pressing first. */
export function needsOf({ user, sources, devices, setup }: NeedFacts): NeedDto[] {
  const steps = roleMay(user.role, 'institutions.manage') ? setupSteps(sources, devices, setup) : [];
  return [...sources.flatMap(sourceNeed), ...devices.flatMap(deviceNeed), ...steps, ...findingsNeed(setup)];
}

function need(
  kind: NeedKind,
  title: string,
  sentence: string,
  action: NextAction,
  more: Partial<NeedDto> = {},
): NeedDto {
  return { kind, title, sentence, action, sourceId: null, deviceId: null, since: null, ...more };
}

/** The steps of the guide that have not been done: a device, an institution, a login source. */
function setupSteps(
  sources: readonly SourceRow[],
  devices: readonly DeviceResponseDto[],
  { connectedInstitutions }: SetupFacts,
): NeedDto[] {
  if (devices.length === 0) {
    return [
      need('NO_DEVICE', 'Sync device', 'Create your Sync device with its serial number.', 'CHECK_DEVICE'),
    ];
  }
  if (connectedInstitutions === 0) {
    return [
      need('NO_CONNECTED_INSTITUTION', 'Institutions', 'Connect your first institution.', 'CORRECT_INPUT'),
    ];
  }
  if (sources.length === 0) {
    return [
      need('NO_LOGIN_SOURCE', 'Login sources', 'Add a login source to an institution.', 'CORRECT_INPUT'),
    ];
  }
  return [];
}

function sourceNeed(source: SourceRow): NeedDto[] {
  const { id, name, openLink, sentence, nextAction } = describeSource(source);
  if (openLink?.waitsForPerson === true) {
    const waits = 'The link waits for you.';
    return [need('LINK_WAITS_FOR_YOU', name, waits, 'LINK_AGAIN', { sourceId: id })];
  }
  if (openLink !== null || source.state === 'PAUSED' || source.state === 'LINKED') return [];
  // A stopped carrier takes no link: the page of the institutions says why.
  const isStopped = source.stop_code !== null || source.plugin_stopped !== null;
  const kind = isStopped ? 'SOURCE_STOPPED' : 'SOURCE_NOT_LINKED';
  return [need(kind, name, sentence, nextAction, { sourceId: id, since: instant(source.state_since) })];
}

function deviceNeed(device: DeviceResponseDto): NeedDto[] {
  if (device.problem === null || device.state !== 'ACTIVE') return [];
  const { id: deviceId, name, problem, nextAction, lastHeartbeatAt: since } = device;
  return [need(deviceNeedKind(device), name, problem, nextAction, { deviceId, since })];
}

function deviceNeedKind(device: DeviceResponseDto): NeedKind {
  if (device.lastHeartbeatAt === null) return 'DEVICE_NEVER_SEEN';
  if (!device.online) return 'DEVICE_OFFLINE';
  if (device.storageFull) return 'DEVICE_STORAGE_FULL';
  return device.problem === failureMessage('DEVICE_CLOCK_WRONG') ? 'DEVICE_CLOCK_WRONG' : 'DEVICE_REFUSED';
}

/** As many as the Sync Report then shows. */
function findingsNeed({ policiesWithFindings: count, oldestFinding }: SetupFacts): NeedDto[] {
  if (count === 0) return [];
  const differ =
    count === 1 ? '1 policy differs at its carrier' : `${String(count)} policies differ at their carriers`;
  const sentence = `${differ}. Update the status here to match, or check the number.`;
  return [need('FINDINGS_OPEN', 'Findings', sentence, 'CHECK_POLICY', { since: instant(oldestFinding) })];
}
