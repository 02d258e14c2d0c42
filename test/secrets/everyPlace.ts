import { createPayloadCodec } from '../../contracts/temporal/payloadCodec.ts';
import type { Agency } from '../e2e/support/agency.ts';
import type { Cloud } from '../e2e/support/cloud.ts';
import { runFolder } from '../e2e/support/sharedCloud.ts';
import { historyPlaces } from './historyPlaces.ts';
import { filesBelow, textPlace } from './places.ts';
import type { PersonsBrowser } from './personsBrowser.ts';
import type { RecordedLine } from './recordedLine.ts';
import { clusterFolder, recordPlaces } from './recordPlaces.ts';
import type { Place } from './secretSearch.ts';
import type { TemporalOnDisk } from './temporalOnDisk.ts';

/** What one run of the whole product consists of. */
export interface WholeRun {
  readonly startedAt: number;
  readonly adminUrl: string;
  readonly temporal: TemporalOnDisk;
  readonly cloud: Cloud;
  readonly agency: Agency;
  readonly deviceLine: RecordedLine;
  readonly browser: PersonsBrowser;
}

/** Where the platform and the device keep, say or send anything; files first, so that no search adds to them. */
export async function platformPlaces(run: WholeRun): Promise<Place[]> {
  const cluster = await clusterFolder(run.adminUrl);
  const folders = cluster.startsWith(runFolder()) ? [runFolder()] : [runFolder(), cluster];
  const files = (await Promise.all(folders.map((folder) => filesBelow(folder, run.startedAt)))).flat();
  const { payloadKey } = run.cloud.site.secrets;
  const key = Buffer.from(payloadKey, 'base64');
  return [
    ...files.filter(({ name }) => !name.startsWith(run.browser.profileFolder)),
    ...(await recordPlaces(run.adminUrl)),
    ...(await historyPlaces(run.temporal.client(key), createPayloadCodec(key))),
    ...logPlaces(run),
    { name: 'the line between device and gateway', read: () => Promise.resolve(run.deviceLine.recorded()) },
  ];
}

/** Where the browser keeps, shows or sends anything. */
export async function browserPlaces({ browser, startedAt }: WholeRun): Promise<Place[]> {
  const profile = await filesBelow(browser.profileFolder, startedAt);
  return [...profile, ...browser.places(), browser.sent()];
}

function logPlaces({ cloud, agency, temporal }: WholeRun): Place[] {
  const logs = { ...cloud.processes, device: agency.device, temporal };
  return [
    ...Object.entries(logs).map(([name, { lines }]) =>
      textPlace(`the log of ${name}`, () => lines.join('\n')),
    ),
    textPlace('the carriers’ own request log', () => JSON.stringify(agency.sandbox.log.since(0, 100_000))),
  ];
}
