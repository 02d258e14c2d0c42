/** Whose matter a failure is (after Yodlee's families User, Site and Agent). */
export type FailureClass = 'USER' | 'SITE' | 'AGENT' | 'DEVICE' | 'DATA' | 'INTERNAL';

/**
 * Whether the same thing may be tried again: `never`; `afterChange` (only when a person has changed something);
 * `nextRun` (the next sweep or press tries it); `backoff` (by itself, with growing pauses; reads only, never a login).
 */
export type RetryRule = 'never' | 'afterChange' | 'nextRun' | 'backoff';

/** The one button beside a message. */
export const nextActions = [
  'LINK_AGAIN',
  'ENTER_NEW_CODE',
  'CHANGE_PASSWORD_AT_CARRIER',
  'SIGN_IN_AT_CARRIER',
  'WAIT',
  'CHECK_DEVICE',
  'CHECK_POLICY',
  'UPDATE_STATUS',
  'CONTACT_SUPPORT',
  'CORRECT_INPUT',
  'RELOAD',
  'SIGN_IN',
  'ASK_OWNER',
  'NONE',
] as const;
export type NextAction = (typeof nextActions)[number];

export interface FailureDefinition {
  class: FailureClass;
  retry: RetryRule;
  needsHuman: boolean;
  httpStatus: number;
  /** For a person, with `{institution}` where the carrier's name belongs. */
  message: string;
  nextAction: NextAction;
}

const portalFailures = {
  INVALID_CREDENTIALS: {
    class: 'USER',
    retry: 'afterChange',
    needsHuman: true,
    httpStatus: 422,
    message:
      '{institution} did not accept the username or password. Check them at {institution} first: another wrong attempt may lock the login.',
    nextAction: 'LINK_AGAIN',
  },
  INVALID_CODE: {
    class: 'USER',
    retry: 'afterChange',
    needsHuman: true,
    httpStatus: 422,
    message: '{institution} did not accept the code. Enter the newest one; a code works only once.',
    nextAction: 'ENTER_NEW_CODE',
  },
  CHALLENGE_EXPIRED: {
    class: 'USER',
    retry: 'afterChange',
    needsHuman: true,
    httpStatus: 410,
    message: 'The time for this step is over. Start the link again to receive a fresh one.',
    nextAction: 'LINK_AGAIN',
  },
  CHALLENGE_DECLINED: {
    class: 'USER',
    retry: 'afterChange',
    needsHuman: true,
    httpStatus: 422,
    message: 'The sign-in was declined on the other device.',
    nextAction: 'LINK_AGAIN',
  },
  CHALLENGE_UNSUPPORTED: {
    class: 'AGENT',
    retry: 'never',
    needsHuman: true,
    httpStatus: 422,
    message: '{institution} asks for a kind of verification that is not supported yet.',
    nextAction: 'CONTACT_SUPPORT',
  },
  PASSWORD_EXPIRED: {
    class: 'USER',
    retry: 'afterChange',
    needsHuman: true,
    httpStatus: 422,
    message: '{institution} says that the password has expired. Change it at {institution}, then link again.',
    nextAction: 'CHANGE_PASSWORD_AT_CARRIER',
  },
  ACCOUNT_LOCKED: {
    class: 'USER',
    retry: 'afterChange',
    needsHuman: true,
    httpStatus: 423,
    message: '{institution} has locked this login. Unlock it at {institution}, then link again.',
    nextAction: 'SIGN_IN_AT_CARRIER',
  },
  ACCOUNT_NEEDS_ACTION: {
    class: 'USER',
    retry: 'afterChange',
    needsHuman: true,
    httpStatus: 422,
    message:
      '{institution} wants something done first (terms, a form, a new factor). Sign in there once, then link again.',
    nextAction: 'SIGN_IN_AT_CARRIER',
  },
  ALREADY_LOGGED_IN: {
    class: 'USER',
    retry: 'afterChange',
    needsHuman: true,
    httpStatus: 409,
    message:
      'Someone is signed in at {institution} with this login elsewhere. Sign out there, then link again.',
    nextAction: 'SIGN_IN_AT_CARRIER',
  },
  SESSION_EXPIRED: {
    class: 'SITE',
    retry: 'afterChange',
    needsHuman: true,
    httpStatus: 409,
    message: '{institution} ended the session. Link again; the sync goes on where it stopped.',
    nextAction: 'LINK_AGAIN',
  },
  SITE_UNAVAILABLE: {
    class: 'SITE',
    retry: 'backoff',
    needsHuman: false,
    httpStatus: 503,
    message: '{institution} does not answer properly at the moment. Nothing was changed; try again later.',
    nextAction: 'WAIT',
  },
  RATE_LIMITED: {
    class: 'SITE',
    retry: 'backoff',
    needsHuman: false,
    httpStatus: 429,
    message: '{institution} asks for a slower pace. The sync goes on by itself.',
    nextAction: 'WAIT',
  },
  SITE_BLOCKING: {
    class: 'SITE',
    retry: 'never',
    needsHuman: true,
    httpStatus: 409,
    message: '{institution} refuses automated reading. The sync of this source has stopped.',
    nextAction: 'CONTACT_SUPPORT',
  },
  SITE_CHANGED: {
    class: 'AGENT',
    retry: 'never',
    needsHuman: true,
    httpStatus: 409,
    message:
      'A page of {institution} does not look as expected. Nothing was taken from it; support has to look.',
    nextAction: 'CONTACT_SUPPORT',
  },
  POLICY_NOT_FOUND: {
    class: 'DATA',
    retry: 'nextRun',
    needsHuman: true,
    httpStatus: 404,
    message:
      '{institution} shows no policy with exactly this number. Compare the number, and the status there, with the record.',
    nextAction: 'CHECK_POLICY',
  },
  NOT_FOUND_UNCONFIRMED: {
    class: 'DATA',
    retry: 'nextRun',
    needsHuman: true,
    httpStatus: 404,
    message:
      '{institution} showed no policy with exactly this number, and nothing else was there to confirm that its search works. Look the policy up at {institution}.',
    nextAction: 'CHECK_POLICY',
  },
  POLICY_MISMATCH: {
    class: 'DATA',
    retry: 'nextRun',
    needsHuman: true,
    httpStatus: 409,
    message: '{institution} answered with another policy. Nothing was taken from it.',
    nextAction: 'CHECK_POLICY',
  },
  POLICY_AMBIGUOUS: {
    class: 'DATA',
    retry: 'nextRun',
    needsHuman: true,
    httpStatus: 409,
    message: '{institution} shows this number for more than one policy. Nothing was taken.',
    nextAction: 'CHECK_POLICY',
  },
  VALUE_SUSPECT: {
    class: 'DATA',
    retry: 'nextRun',
    needsHuman: true,
    httpStatus: 409,
    message: 'A value at {institution} could not be read with certainty. The stored value was kept.',
    nextAction: 'CHECK_POLICY',
  },
  DEVICE_OFFLINE: {
    class: 'DEVICE',
    retry: 'nextRun',
    needsHuman: true,
    httpStatus: 503,
    message: 'The Sync device is not connected. Check its power and network.',
    nextAction: 'CHECK_DEVICE',
  },
  DEVICE_NOT_ANSWERING: {
    class: 'DEVICE',
    retry: 'nextRun',
    needsHuman: true,
    httpStatus: 503,
    message:
      'The Sync device did not take this step in time, so nothing was sent to {institution}. Link again; if it happens again, check the device and its network.',
    nextAction: 'LINK_AGAIN',
  },
  DEVICE_RESTARTED: {
    class: 'DEVICE',
    retry: 'nextRun',
    needsHuman: true,
    httpStatus: 503,
    message:
      'The Sync device started anew before this step was answered, so the sign-in at {institution} was left. Nothing more was sent there. Link again.',
    nextAction: 'LINK_AGAIN',
  },
  CREDENTIALS_NOT_USED: {
    class: 'DEVICE',
    retry: 'afterChange',
    needsHuman: true,
    httpStatus: 409,
    message:
      'The Sync device started anew before it used what you entered, so nothing was sent. Enter it once more.',
    nextAction: 'CORRECT_INPUT',
  },
  DEVICE_STORAGE_FULL: {
    class: 'DEVICE',
    retry: 'nextRun',
    needsHuman: true,
    httpStatus: 507,
    message: 'The Sync device has no room left to keep readings safely. Reading waits until there is room.',
    nextAction: 'CHECK_DEVICE',
  },
  OUTCOME_UNKNOWN: {
    class: 'SITE',
    retry: 'afterChange',
    needsHuman: true,
    httpStatus: 409,
    message: 'It is not known whether {institution} received the last step. Link again when you are ready.',
    nextAction: 'LINK_AGAIN',
  },
  CARRIER_STOPPED: {
    class: 'AGENT',
    retry: 'nextRun',
    needsHuman: false,
    httpStatus: 409,
    message:
      'Reading from {institution} is stopped for everyone at the moment. Nothing is lost; once it is started again, link to go on.',
    nextAction: 'WAIT',
  },
  INTERNAL: {
    class: 'INTERNAL',
    retry: 'backoff',
    needsHuman: false,
    httpStatus: 500,
    message: 'Something went wrong on our side. It has been recorded; nothing was lost.',
    nextAction: 'CONTACT_SUPPORT',
  },
} as const satisfies Record<string, FailureDefinition>;

function refusal(
  httpStatus: number,
  message: string,
  nextAction: NextAction = 'CORRECT_INPUT',
  failureClass: FailureClass = 'USER',
): FailureDefinition {
  return { class: failureClass, retry: 'afterChange', needsHuman: true, httpStatus, message, nextAction };
}

/** What the API or the gateway itself refuses. */
const refusals = {
  VALIDATION_FAILED: refusal(400, 'Some fields need correction.'),
  UNAUTHENTICATED: refusal(401, 'Sign in to go on.', 'SIGN_IN'),
  SIGN_IN_REFUSED: refusal(401, 'The email address or the password is not right.', 'SIGN_IN'),
  CSRF_REJECTED: refusal(403, 'This page is out of date. Reload it and try again.', 'RELOAD'),
  FORBIDDEN: refusal(403, 'Your role does not allow this. Ask an Owner or Manager.', 'ASK_OWNER'),
  SUBSCRIPTION_REQUIRED: refusal(
    403,
    'Sync is part of the Premier and Enterprise subscriptions.',
    'ASK_OWNER',
  ),
  NOT_FOUND: refusal(404, 'There is nothing here, or it is not yours.', 'NONE'),
  CONFLICT: refusal(409, 'Somebody changed this in the meantime. Reload and try again.', 'RELOAD'),
  TOO_MANY_ATTEMPTS: refusal(429, 'Too many attempts. Wait a little and try again.', 'WAIT'),
  SERIAL_NUMBER_INVALID: refusal(
    422,
    'This is not a serial number of a device. Enter it exactly as printed, upper and lower case included.',
  ),
  SERIAL_NUMBER_YOURS: refusal(409, 'This device is yours already.', 'NONE'),
  SERIAL_NUMBER_TAKEN: refusal(409, 'A device with this serial number exists already.'),
  INSTITUTION_ALREADY_CONNECTED: refusal(
    409,
    'This institution is connected already. Add a login source to it.',
    'NONE',
  ),
  PLUGIN_UNSUPPORTED: refusal(422, 'No device of yours knows this plugin.', 'CONTACT_SUPPORT'),
  SOURCE_NAME_TAKEN: refusal(409, 'A login source with this name exists already at this institution.'),
  LINK_NOT_OPEN: refusal(409, 'This link attempt is over. Start a new one.', 'LINK_AGAIN'),
  CHALLENGE_OVER: refusal(409, 'This step has been answered already, here or in another window.', 'RELOAD'),
  RESEND_TOO_EARLY: refusal(429, 'A new code can be sent in a moment.', 'WAIT'),
  POLICY_NOT_SYNCABLE: refusal(
    422,
    'This policy cannot sync: it needs a contact, a Pending or Open status, and a connected institution.',
    'CHECK_POLICY',
    'DATA',
  ),
  LOGIN_SOURCE_REMOVED: refusal(
    409,
    'This login source has been removed. Sync again with another one.',
    'NONE',
  ),
  LOGIN_SOURCE_PAUSED: refusal(
    409,
    'This login source is paused, so nothing is read with it. Resume it, or choose another one.',
    'ASK_OWNER',
  ),
  NO_LOGIN_SOURCE: refusal(422, 'This institution has no login source yet. Add one first.', 'ASK_OWNER'),
  IDEMPOTENCY_KEY_REQUIRED: refusal(
    400,
    'The request lacks its Idempotency-Key header.',
    'CONTACT_SUPPORT',
    'AGENT',
  ),
  IDEMPOTENCY_MISMATCH: refusal(
    422,
    'This Idempotency-Key was used before with other content.',
    'CONTACT_SUPPORT',
    'AGENT',
  ),
  SERVICE_UNAVAILABLE: {
    class: 'INTERNAL',
    retry: 'backoff',
    needsHuman: false,
    httpStatus: 503,
    message: 'A part of the system is not available for a moment. Nothing was lost; try again shortly.',
    nextAction: 'WAIT',
  },
  DEVICE_UNKNOWN: refusal(
    403,
    'No organization has entered this serial number. Create the device on the Dashboard.',
    'CHECK_DEVICE',
    'DEVICE',
  ),
  DEVICE_PAUSED: refusal(
    403,
    'This device is paused. Resume it on the Device tab.',
    'CHECK_DEVICE',
    'DEVICE',
  ),
  DEVICE_REMOVED: refusal(403, 'This device has been removed.', 'CHECK_DEVICE', 'DEVICE'),
  DEVICE_KEY_MISMATCH: refusal(
    403,
    'Another device with the same serial number has been pinned already.',
    'CHECK_DEVICE',
    'DEVICE',
  ),
  DEVICE_NOT_AUTHENTICATED: refusal(401, 'The device has to prove its key again.', 'NONE', 'DEVICE'),
  DEVICE_CLOCK_WRONG: refusal(422, "The device's clock is far off. Set its time.", 'CHECK_DEVICE', 'DEVICE'),
  DEVICE_MESSAGE_REFUSED: refusal(
    400,
    'The device sent something that is no message of its protocol, or larger than any. Nothing was taken from it.',
    'CHECK_DEVICE',
    'DEVICE',
  ),
  READING_NOT_RECORDED: {
    class: 'DEVICE',
    retry: 'nextRun',
    needsHuman: true,
    httpStatus: 502,
    message:
      'The Sync device said that it had read this policy, but none of its readings could be recorded for this request. The stored values were kept. Sync again; the Device tab shows what was refused.',
    nextAction: 'CHECK_DEVICE',
  },
  LIST_WITHOUT_END: {
    class: 'DEVICE',
    retry: 'nextRun',
    needsHuman: true,
    httpStatus: 502,
    message:
      "The device went on and on through a carrier's list without finding a policy that waits. The list was left for today; the rest is read one by one.",
    nextAction: 'CONTACT_SUPPORT',
  },
  PROTOCOL_VERSION_UNSUPPORTED: refusal(
    426,
    'The software of the device is too old or too new.',
    'CHECK_DEVICE',
    'DEVICE',
  ),
  NOT_THIS_DEVICE: refusal(403, 'This is not the work of this device.', 'NONE', 'DEVICE'),
} as const satisfies Record<string, FailureDefinition>;

/** The closed failure table: every failure that a person, a client or a device can see. */
export const failures = { ...portalFailures, ...refusals } as const;

/** Failures of work at a portal; the only ones a plugin can cause. */
export type PortalFailureCode = keyof typeof portalFailures;
export type FailureCode = keyof typeof failures;

export const portalFailureCodes = Object.keys(portalFailures) as PortalFailureCode[];
export const failureCodes = Object.keys(failures) as FailureCode[];

export function failureDefinition(code: FailureCode): FailureDefinition {
  return failures[code];
}

/** The message for a person, with the carrier named. */
export function failureMessage(code: FailureCode, institution = 'The carrier'): string {
  return failures[code].message.replaceAll('{institution}', institution);
}

export function isFailureCode(text: unknown): text is FailureCode {
  return typeof text === 'string' && Object.hasOwn(failures, text);
}

/**
 * An expected refusal, thrown where a value in the return type is not possible (API, gateway, activities).
 * `message` is written for a person; `detail` adds facts, never secrets.
 */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly code: FailureCode;
  readonly fields: readonly FieldProblem[];

  constructor(
    code: FailureCode,
    options: {
      detail?: string;
      fields?: readonly FieldProblem[];
      institution?: string;
      cause?: unknown;
    } = {},
  ) {
    super(options.detail ?? failureMessage(code, options.institution), { cause: options.cause });
    this.code = code;
    this.fields = options.fields ?? [];
  }
}

/** What is wrong with one field of the input. */
export interface FieldProblem {
  field: string;
  message: string;
}
