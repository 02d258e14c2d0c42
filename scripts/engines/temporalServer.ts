import { temporalSqlitePragmas } from './temporalSettings.ts';

export interface TemporalServerOptions {
  readonly host: string;
  readonly port: number;
  /** The UI's port; without it the server runs headless. */
  readonly ui?: { readonly port: number; readonly codecEndpoint: string };
  /** Database file that keeps the server's state; without it the state ends with the process. */
  readonly databaseFile?: string;
  readonly dynamicConfig: Readonly<Record<string, string | number | boolean>>;
  /** Keyword search attributes of the default namespace. */
  readonly searchAttributes: readonly string[];
}

/** The command line of the CLI's own server. */
export function temporalServerArguments(options: TemporalServerOptions): string[] {
  return [
    ...['server', 'start-dev', '--log-level', 'warn', '--disable-config-file'],
    ...['--ip', options.host, '--port', String(options.port)],
    ...uiArguments(options.ui),
    ...databaseArguments(options.databaseFile),
    ...Object.entries(options.dynamicConfig).flatMap(([key, value]) => [
      '--dynamic-config-value',
      `${key}=${JSON.stringify(value)}`,
    ]),
    ...options.searchAttributes.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
  ];
}

function uiArguments(ui: TemporalServerOptions['ui']): string[] {
  if (ui === undefined) return ['--headless'];
  return ['--ui-port', String(ui.port), '--ui-codec-endpoint', ui.codecEndpoint];
}

function databaseArguments(file: string | undefined): string[] {
  if (file === undefined) return [];
  return ['--db-filename', file, ...temporalSqlitePragmas.flatMap((pragma) => ['--sqlite-pragma', pragma])];
}
