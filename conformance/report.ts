import type { CheckResult } from './runChecks.ts';

const width = 96;
/** What Playwright adds to an error, step by step; here within JSON. */
const playwrightLog = /\\nCall log:(?:[^"\\]|\\.)*/g;

/** One check as a person reads it. */
export function reportLine({ id, promise, finding, noted }: CheckResult): string {
  switch (finding.kind) {
    case 'HOLDS':
      return `  holds       ${promise} [${id}] (${finding.detail})`;
    case 'NOT_TESTED':
      return `  not tested  ${promise} [${id}]: ${finding.why}`;
    case 'BROKEN':
      return [
        `  BROKEN      ${promise} [${id}]`,
        ...paragraph('seen:    ', finding.seen),
        ...paragraph('to mend: ', finding.mend),
        ...noted.flatMap((line) => paragraph('noted:   ', line.replaceAll(playwrightLog, ''))),
      ].join('\n');
  }
}

export function reportSummary(pluginId: string, results: readonly CheckResult[]): string {
  const count = (kind: CheckResult['finding']['kind']): number =>
    results.filter(({ finding }) => finding.kind === kind).length;
  return `${pluginId}: ${count('HOLDS')} hold, ${count('BROKEN')} broken, ${count('NOT_TESTED')} not tested`;
}

function paragraph(label: string, text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line.length + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((part, place) => `              ${place === 0 ? label : ' '.repeat(label.length)}${part}`);
}
