import { installRedmine } from './redmineServer.ts';

/**
 * `describe` for specs at a real Redmine. Where it cannot be installed they are skipped and say why; with
 * REQUIRE_REAL_PORTALS=1 that fails.
 */
export async function describeAtRedmine(): Promise<(name: string, tell: () => void) => void> {
  const missing = await installRedmine();
  if (missing === null) return describe;
  if (process.env['REQUIRE_REAL_PORTALS'] === '1') throw new Error(missing);
  process.stderr.write(`${missing}\nThe real application is not tested.\n`);
  return describe.skip;
}
