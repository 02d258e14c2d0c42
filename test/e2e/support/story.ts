import { createAgency } from './agency.ts';
import type { Agency, AgencyOptions } from './agency.ts';

const startTimeoutMs = 180_000;
const storyTimeoutMs = 120_000;

export interface Stage {
  /** The spec's agency; it exists while tests run. */
  agency(): Agency;
  /**
   * A test of the whole product. When it fails, the windows' screenshots are saved and the device's last words are
   * printed: without them a failed end-to-end test tells nothing.
   */
  story(name: string, tell: () => Promise<void>, timeoutMs?: number): void;
}

/** An agency for the tests of a `describe`, and the way to tell stories about it. */
export function stage(
  options: AgencyOptions | (() => Promise<AgencyOptions>) = {},
  arrange?: (agency: Agency) => Promise<void>,
): Stage {
  let created: Agency | undefined;
  const agency = (): Agency => {
    if (created === undefined) throw new Error('The agency exists only while tests run.');
    return created;
  };
  beforeAll(async () => {
    created = await createAgency(typeof options === 'function' ? await options() : options);
    if (arrange !== undefined) await withEvidence('arranging', agency, () => arrange(agency()));
  }, startTimeoutMs);
  afterAll(() => created?.close());
  const story: Stage['story'] = (name, tell, timeoutMs = storyTimeoutMs) => {
    it(name, () => withEvidence(name, agency, tell), timeoutMs);
  };
  return { agency, story };
}

async function withEvidence(name: string, agency: () => Agency, tell: () => Promise<void>): Promise<void> {
  try {
    await tell();
  } catch (error) {
    const { windows, device } = agency();
    await windows.takeEvidence(name.replaceAll(/\W+/g, '-').slice(0, 80));
    process.stderr.write(`\n${name}: the device's last lines\n${device.tail()}\n`);
    throw error;
  }
}
