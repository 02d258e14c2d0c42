import { valueTypes } from '../../contracts/domain/valueTypes.ts';

const functions = ['login', 'probe', 'read', 'logout'] as const;

/** What keeps an exported value from being a plugin, each in words for its author; none for a usable one. */
export function pluginProblems(value: unknown, folder: string): string[] {
  if (!isObject(value)) return ['it exports no `plugin`; write `export const plugin = definePlugin({ … })`'];
  return [
    ...identityProblems(value, folder),
    ...originProblems(value['origins']),
    ...sessionProblems(value['session']),
    ...functions
      .filter((name) => typeof value[name] !== 'function')
      .map((name) => `\`${name}\` is no function`),
    ...(value['list'] === undefined || typeof value['list'] === 'function' ? [] : ['`list` is no function']),
  ];
}

function identityProblems(plugin: Readonly<Record<string, unknown>>, folder: string): string[] {
  const problems: string[] = [];
  if (plugin['id'] !== folder) problems.push(`\`id\` must be the name of its folder, "${folder}"`);
  if (!/^[a-z][a-z0-9-]*$/.test(folder))
    problems.push('its folder needs a name of small letters, digits, dashes');
  for (const name of ['institutionName', 'version']) {
    if (typeof plugin[name] !== 'string' || plugin[name] === '') problems.push(`\`${name}\` is missing`);
  }
  const types: unknown = plugin['valueTypes'];
  const known: readonly unknown[] = valueTypes;
  if (!Array.isArray(types) || types.length === 0) problems.push('`valueTypes` names no value type');
  else
    problems.push(...types.filter((type) => !known.includes(type)).map((type) => `${type} is no value type`));
  if (!['asShown', 'layoutWhitespace'].includes(String(plugin['numberLayout']))) {
    problems.push('`numberLayout` must be asShown or layoutWhitespace');
  }
  return problems;
}

function originProblems(origins: unknown): string[] {
  if (!Array.isArray(origins) || origins.length === 0) return ['`origins` names no origin'];
  return origins
    .filter((origin) => typeof origin !== 'string' || URL.parse(origin)?.origin !== origin)
    .map((origin) => `"${String(origin)}" is no origin, as https://portal.example is one`);
}

function sessionProblems(session: unknown): string[] {
  if (!isObject(session)) return ['`session` is missing'];
  const problems: string[] = [];
  const { maxConcurrentRequests: inFlight, requestsPerSecond: rate } = session;
  if (!Number.isInteger(inFlight) || Number(inFlight) < 1) {
    problems.push('`session.maxConcurrentRequests` must be a whole number from 1');
  }
  if (typeof rate !== 'number' || !(rate > 0) || !Number.isFinite(rate)) {
    problems.push('`session.requestsPerSecond` must be above 0');
  }
  if (!['http', 'page'].includes(String(session['readsOver']))) {
    problems.push('`session.readsOver` must be http or page');
  }
  return problems;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
