/** What can be changed about a portal while it runs. Times are milliseconds; 0 switches a time-out off. */
export interface PortalSettings {
  /** Sliding: counted from the last request of the session. */
  idleTimeoutMs: number;
  /** Counted from sign-in, whatever the session does. */
  absoluteTimeoutMs: number;
  codeLifetimeMs: number;
  codeDeliveryDelayMs: number;
  codeAttempts: number;
  resendCooldownMs: number;
  wrongPasswordsUntilLocked: number;
  /** A new sign-in ends the other sessions of the login. */
  oneSessionPerLogin: boolean;
  /** Each read of a value finds a new amount. */
  changingValues: boolean;
  renamedLoginFields: boolean;
  movedButton: boolean;
  renamedLabels: boolean;
}

const MINUTE_MS = 60_000;

export const USUAL_SETTINGS: PortalSettings = {
  idleTimeoutMs: 0,
  absoluteTimeoutMs: 0,
  codeLifetimeMs: 5 * MINUTE_MS,
  codeDeliveryDelayMs: 0,
  codeAttempts: 3,
  resendCooldownMs: 30_000,
  wrongPasswordsUntilLocked: 5,
  oneSessionPerLogin: false,
  changingValues: false,
  renamedLoginFields: false,
  movedButton: false,
  renamedLabels: false,
};

const wholeNumber = { type: 'integer', minimum: 0, maximum: 86_400_000 } as const;
const flag = { type: 'boolean' } as const;

/** What the control API accepts as a change of settings. */
export const SETTINGS_CHANGE_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    idleTimeoutMs: wholeNumber,
    absoluteTimeoutMs: wholeNumber,
    codeLifetimeMs: wholeNumber,
    codeDeliveryDelayMs: wholeNumber,
    codeAttempts: { type: 'integer', minimum: 1, maximum: 100 },
    resendCooldownMs: wholeNumber,
    wrongPasswordsUntilLocked: { type: 'integer', minimum: 1, maximum: 1_000 },
    oneSessionPerLogin: flag,
    changingValues: flag,
    renamedLoginFields: flag,
    movedButton: flag,
    renamedLabels: flag,
  } satisfies Record<keyof PortalSettings, object>,
} as const;
