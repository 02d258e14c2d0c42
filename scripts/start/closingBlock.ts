import { origin, type Site } from './services.ts';

/** What a person needs after the start, in one block. */
export function closingBlock(site: Site, home: string, took: string): string {
  const control = origin(site.host, site.ports.SANDBOX_CONTROL_PORT);
  const rows: [string, string][] = [
    ['Carrier Sync', site.publicOrigin],
    ['Temporal UI', site.temporalUiUrl],
    ['Sandbox control', `${control}/control`],
    ['Codes arrive at', `${control}/inbox`],
    ['Data and logs', home],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const line = '─'.repeat(72);
  const body = rows.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`);
  return [
    '',
    line,
    `  Carrier Sync is running (started in ${took}). Ctrl-C stops it; data is kept.`,
    '',
    ...body,
    line,
  ].join('\n');
}
