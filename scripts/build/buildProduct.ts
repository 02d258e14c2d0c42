import { elapsed } from '../processes/elapsed.ts';
import { compile } from './compile.ts';
import { buildUi } from './buildUi.ts';

/** Compiles the product and the page into dist/, and says what there was to do. */
export async function buildProduct(say: (line: string) => void): Promise<void> {
  const startedAt = Date.now();
  const { compiled, removed } = await compile();
  if (compiled.length + removed.length > 0) {
    say(`Compiled ${String(compiled.length)} files in ${elapsed(startedAt)}.`);
  }
  const uiStartedAt = Date.now();
  if (await buildUi()) say(`Built the page in ${elapsed(uiStartedAt)}.`);
}
