import { plugin } from '../../worker-device/plugins/meridian-life/plugin.ts';
import type { BenchStage } from './benchStage.ts';
import { username } from './portal.ts';
import { median } from './statistics.ts';
import { whenShown } from './whenShown.ts';

const portalMs = 300;
const codeFieldAtTheScreen = { selector: 'input[autocomplete="one-time-code"]', text: '' };

/** How many times as long as the bare login a person waits from pressing Link for the next step; one repetition. */
export async function runLinks(stage: BenchStage, logins: number): Promise<number> {
  const { system, person, listed } = stage;
  await system.portal.answerIn(portalMs);
  await person.unlink(listed.name);
  const times: number[] = [];
  const bareTimes: number[] = [];
  for (let login = 0; login < logins; login += 1) {
    times.push(await timeLink(stage));
    bareTimes.push(await system.bare.timeLogin(plugin));
  }
  stage.say(`link: ${list(times)} by the product, ${list(bareTimes)} bare`);
  return median(times) / median(bareTimes);
}

async function timeLink({ system, person, listed }: BenchStage): Promise<number> {
  const link = await person.openLink(listed.name);
  await link.dialog.getByLabel('Username').fill(username);
  await link.dialog.getByLabel('Password', { exact: true }).fill(await system.portal.password());
  const button = link.dialog.getByRole('button', { name: 'Link', exact: true });
  await button.click({ trial: true });
  const codeField = whenShown(person.page, codeFieldAtTheScreen);
  const pressedAt = Date.now();
  await button.click();
  const milliseconds = (await codeField) - pressedAt;
  await link.press('Cancel');
  await link.press('Cancel the link');
  await link.dialog.waitFor({ state: 'hidden' });
  return milliseconds;
}

function list(milliseconds: readonly number[]): string {
  return `${milliseconds.map((ms) => ms.toFixed(0)).join(' ')} ms`;
}
