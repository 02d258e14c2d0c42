import type { Plant } from '../plant.ts';

const everyEndpoint = 'api/everyEndpoint.integration.spec.ts';
const signInSpec = 'api/auth/signIn.integration.spec.ts';

/** Who may do what, and what is said about it. */
export const accessPlants: readonly Plant[] = [
  {
    name: 'endpoint-without-its-role',
    breaks: 'A device forgets its key for those who may manage devices only.',
    file: 'api/devices/devices.controller.ts',
    text: `  @Post(':id/forget-key')
  @Access('devices.manage')`,
    replacement: `  @Post(':id/forget-key')
  @Access('signedIn')`,
    noticedBy: [everyEndpoint],
  },
  {
    name: 'change-by-who-may-read',
    breaks: 'What changes something needs more than the right to read it.',
    file: 'api/devices/devices.controller.ts',
    text: `  @Delete(':id')
  @Access('devices.manage')`,
    replacement: `  @Delete(':id')
  @Access('devices.read')`,
    noticedBy: [everyEndpoint],
  },
  {
    name: 'right-not-asked-for',
    breaks: 'A role without the right is refused.',
    file: 'api/access/accessGuard.ts',
    text: `rule !== 'public' && rule !== 'signedIn' && !roleMay(user.role, rule)`,
    replacement: `rule !== 'public' && rule !== 'signedIn' && user.role === 'OPERATOR' && !roleMay(user.role, rule)`,
    noticedBy: [everyEndpoint],
  },
  {
    name: 'no-csrf-token-to-delete',
    breaks: 'Whatever changes something needs the CSRF token.',
    file: 'api/access/accessGuard.ts',
    text: `new Set(['GET', 'HEAD', 'OPTIONS'])`,
    replacement: `new Set(['GET', 'HEAD', 'OPTIONS', 'DELETE'])`,
    noticedBy: [everyEndpoint],
  },
  {
    name: 'sign-in-never-throttled',
    breaks: 'Tries to sign in are limited, by email and by the place they come from.',
    file: 'api/auth/signInThrottle.ts',
    text: '> mostPerAddress ||',
    replacement: '> mostPerAddress &&',
    noticedBy: [signInSpec],
  },
  {
    name: 'disabled-person-goes-on',
    breaks: 'The sessions of a person who was disabled are over.',
    file: 'api/access/sessions.ts',
    text: `JOIN users u ON u.id = s.user_id AND u.disabled_at IS NULL
         JOIN organizations`,
    replacement: `JOIN users u ON u.id = s.user_id
         JOIN organizations`,
    noticedBy: [signInSpec],
  },
  {
    name: 'old-session-token-for-ever',
    breaks: 'The token before the last rotation is good for what was under way only.',
    file: 'api/access/sessions.ts',
    text: 'return row.current || row.just_rotated || !row.confirmed;',
    replacement: 'return row.current || !row.rotation_due || !row.confirmed;',
    noticedBy: [signInSpec],
  },
  {
    name: 'idempotency-key-for-any-content',
    breaks: 'Another content under the same Idempotency-Key is refused.',
    file: 'api/idempotency/idempotentRequests.ts',
    text: `function hashOf({ operation, content }: IdempotentRequest): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([operation, content]))`,
    replacement: `function hashOf({ operation, key }: IdempotentRequest): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([operation, key]))`,
    noticedBy: ['api/idempotency/idempotentRequests.integration.spec.ts'],
  },
  {
    name: 'renamed-while-it-is-read',
    breaks: 'What was claimed under a number is not recorded once the policy has another.',
    file: 'api/policies/policies.service.ts',
    text: 'SET generation = generation + 1, settled_day = NULL,',
    replacement: 'SET settled_day = NULL,',
    noticedBy: ['api/setup.integration.spec.ts'],
  },
  {
    name: 'client-names-in-the-log',
    breaks: 'The log says which endpoint was asked, never what for.',
    file: 'api/delivery/logs.ts',
    text: `path: request.url.split('?', 1)[0],`,
    replacement: 'path: request.url,',
    noticedBy: ['api/delivery/logs.spec.ts'],
  },
  {
    name: 'parameters-in-the-log',
    breaks: "A log never holds a statement's parameters.",
    file: 'gateway/gatewayLog.ts',
    text: 'return { type: error.name, message: error.message, code, stack: error.stack };',
    replacement: 'return { ...error, type: error.name, message: error.message, code, stack: error.stack };',
    noticedBy: ['gateway/gatewayLog.spec.ts'],
  },
  {
    name: 'formula-in-an-export',
    breaks: 'No spreadsheet runs what a portal or a person wrote.',
    file: 'api/syncReport/csv.ts',
    text: `/^[\\s\\p{Cc}]*[=+\\-@\\uff1d\\uff0b\\uff0d\\uff20]|^[\\t\\r\\n]/u`,
    replacement: `/^[=+\\-@]|^[\\t\\r\\n]/u`,
    noticedBy: ['api/syncReport/csv.spec.ts'],
  },
  {
    name: 'event-stream-of-a-page-that-left',
    breaks: 'A stream of events goes with its page, also when that leaves while it is opened.',
    file: 'api/events/eventStreams.ts',
    text: 'if (request.raw.destroyed) return;',
    replacement: '',
    noticedBy: ['api/events/eventStreams.spec.ts'],
  },
];
