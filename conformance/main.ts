import { BrowserProvider } from '../worker-device/portal/browserProvider.ts';
import { brokenCopies } from './broken/brokenCopies.ts';
import { readConformanceConfig } from './config.ts';
import type { ConformanceConfig } from './config.ts';
import { findPlugins } from './findPlugins.ts';
import type { DescribedPlugin } from './findPlugins.ts';
import { runPlanted } from './planted.ts';
import { reportLine, reportSummary } from './report.ts';
import { runChecks } from './runChecks.ts';

const usage = `usage: npm run conformance -- <plugin>… | --all | --planted <plugin>
  <plugin>            the folder's name; more than one may be named
  --all               every plugin that has a conformance.ts
  --planted <plugin>  copies of a good plugin with one bug each: the kit has to name every one
Plugins outside this project: PLUGIN_DIRECTORIES=/path/to/folders`;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** @returns the exit code: 0 when every promise holds, 1 when one is broken, 64 for a wrong command */
async function run(names: readonly string[], config: ConformanceConfig): Promise<number> {
  const found = await findPlugins(config.pluginDirectories);
  const planted = names.includes('--planted');
  const wanted = names.filter((name) => !name.startsWith('--'));
  const unknown = wanted.find((name) => !found.some(({ plugin }) => plugin.id === name));
  if (unknown !== undefined) {
    say(`There is no plugin ${unknown}. There are: ${found.map(({ plugin }) => plugin.id).join(', ')}.`);
    return 64;
  }
  if (wanted.length === 0 && !names.includes('--all')) {
    say(usage);
    return 64;
  }
  const browser = new BrowserProvider({ executablePath: config.chromiumPath });
  try {
    const chosen = found.filter(({ plugin }) => wanted.length === 0 || wanted.includes(plugin.id));
    const total = { passed: 0, failed: 0 };
    for (const described of chosen) {
      const { passed, failed } = await runOne(described, config, browser, planted);
      total.passed += passed;
      total.failed += failed;
    }
    say(`${String(total.passed)} passed, ${String(total.failed)} failed`);
    return total.failed === 0 ? 0 : 1;
  } finally {
    await browser.close();
  }
}

/** What holds and what is broken; of planted bugs, those that were named and those that were not. */
interface Count {
  passed: number;
  failed: number;
}

async function runOne(
  { plugin, description }: DescribedPlugin,
  { environment }: ConformanceConfig,
  browser: BrowserProvider,
  planted: boolean,
): Promise<Count> {
  if (description === null) {
    say(`${plugin.id}: has no conformance.ts, so nothing is known about it.`);
    return { passed: 0, failed: 1 };
  }
  const portal = await description.open(environment);
  try {
    if (planted) {
      const missed = await runPlanted({ good: plugin, portal, browser, copies: brokenCopies, say });
      return { passed: brokenCopies.length - missed, failed: missed };
    }
    say(`${plugin.id} ${plugin.version} at ${portal.origin}`);
    const onResult = (result: Parameters<typeof reportLine>[0]): void => say(reportLine(result));
    const results = await runChecks({ plugin, portal, browser, onResult });
    say(reportSummary(plugin.id, results));
    const count = (kind: 'HOLDS' | 'BROKEN'): number =>
      results.filter(({ finding }) => finding.kind === kind).length;
    return { passed: count('HOLDS'), failed: count('BROKEN') };
  } finally {
    await portal.close?.();
  }
}

try {
  process.exitCode = await run(process.argv.slice(2), readConformanceConfig(process.env));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
