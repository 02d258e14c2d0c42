import { createHash } from 'node:crypto';
import type { BookView } from '../world/book.ts';
import type { CarrierProfile } from '../world/carrierProfile.ts';
import { base32 } from './totp.ts';

/** What is special about a login; the control API can change any of it for any login. */
export interface LoginTraits {
  locked: boolean;
  password: 'good' | 'expiring' | 'expired';
  needsTerms: boolean;
  /** The portal says that the login is in use elsewhere and asks before it goes on. */
  signedInElsewhere: boolean;
  /** False: the portal trusts this browser and asks for no code. */
  needsCode: boolean;
  code: 'works' | 'always-refused' | 'expired-on-arrival' | 'never-arrives';
  /** Added to the time of each answer. */
  delayMs: number;
  /** What the portal answers once it knows whose request it is. */
  answers: 'normally' | 'unavailable' | 'blocked';
  /** The session ends after so many requests; 0 for never. */
  requestsPerSession: number;
}

export interface LoginAccount {
  readonly username: string;
  /** A test may give each flow one of its own. */
  password: string;
  readonly displayName: string;
  readonly description: string;
  readonly view: BookView;
  /** The last four digits of the telephone that codes go to. */
  readonly phoneEnding: string;
  /** Base32, for an authenticator app. */
  readonly totpSecret: string;
  traits: LoginTraits;
  wrongPasswords: number;
  /** The last TOTP time step that was accepted: no code works a second time. */
  lastTotpStep: number;
}

const USUAL_TRAITS: LoginTraits = {
  locked: false,
  password: 'good',
  needsTerms: false,
  signedInElsewhere: false,
  needsCode: true,
  code: 'works',
  delayMs: 0,
  answers: 'normally',
  requestsPerSession: 0,
};

interface LoginPlan {
  readonly username: string;
  readonly displayName: string;
  readonly description: string;
  readonly view?: BookView;
  readonly traits?: Partial<LoginTraits>;
}

const PLANS: readonly LoginPlan[] = [
  { username: 'agency', displayName: 'Dana Prescott', description: 'the agency’s principal: sees the complete book' },
  { username: 'smith', displayName: 'Alex Smith', description: 'an agent: own policies and the shared ones', view: 'smith' },
  { username: 'jones', displayName: 'Morgan Jones', description: 'an agent: own policies and the shared ones', view: 'jones' },
  { username: 'empty-book', displayName: 'Robin New', description: 'has no policies', view: 'nothing' },
  { username: 'no-code', displayName: 'Casey Trusted', description: 'is asked for no code', traits: { needsCode: false } },
  { username: 'wrong-code', displayName: 'Jamie Fumble', description: 'every code is refused', traits: { code: 'always-refused' } },
  { username: 'late-code', displayName: 'Jordan Late', description: 'every code comes too late', traits: { code: 'expired-on-arrival' } },
  { username: 'lost-code', displayName: 'Riley Waits', description: 'no code ever arrives', traits: { code: 'never-arrives' } },
  { username: 'locked', displayName: 'Taylor Locked', description: 'the login is locked', traits: { locked: true } },
  { username: 'expired-password', displayName: 'Drew Overdue', description: 'the password has expired', traits: { password: 'expired' } },
  { username: 'expiring-password', displayName: 'Quinn Soon', description: 'a warning after sign-in: the password expires in 3 days', traits: { password: 'expiring' } },
  { username: 'needs-terms', displayName: 'Avery Reader', description: 'new terms to accept after sign-in', traits: { needsTerms: true } },
  { username: 'elsewhere', displayName: 'Sam Busy', description: 'already signed in at another place', traits: { signedInElsewhere: true } },
  { username: 'slow', displayName: 'Lee Patient', description: 'each answer takes two seconds', traits: { delayMs: 2_000 } },
  { username: 'short-session', displayName: 'Kit Brief', description: 'each session ends after 20 requests', traits: { requestsPerSession: 20 } },
  { username: 'unavailable', displayName: 'Pat Closed', description: 'the portal is down for maintenance at sign-in', traits: { answers: 'unavailable' } },
  { username: 'blocked', displayName: 'Chris Barred', description: 'the portal takes the browser for a robot', traits: { answers: 'blocked' } },
]; // prettier-ignore

/** The logins of one carrier; the same seed gives the same secrets. */
export class Logins {
  readonly #accounts = new Map<string, LoginAccount>();

  /** @param agents logins `agent-1` and on, each with its own part of the book */
  constructor(seed: string, secondFactor: CarrierProfile['secondFactor'], agents = 0) {
    const sent = secondFactor === 'sms';
    // Nothing is on its way to an authenticator app that could get lost.
    const plans = PLANS.filter((plan) => sent || plan.traits?.code !== 'never-arrives');
    for (const plan of [...plans, ...agentPlans(agents)])
      this.#accounts.set(plan.username, newAccount(plan, seed));
  }

  all(): LoginAccount[] {
    return [...this.#accounts.values()];
  }

  find(username: string): LoginAccount | undefined {
    return this.#accounts.get(username.trim().toLowerCase());
  }
}

function agentPlans(agents: number): LoginPlan[] {
  return Array.from({ length: agents }, (_, place) => {
    const view = `agent-${place + 1}` as const;
    return { username: view, displayName: `Agent ${place + 1}`, description: 'an agent: own policies', view };
  });
}

function newAccount(plan: LoginPlan, seed: string): LoginAccount {
  const draw = createHash('sha256').update(`${seed}/login/${plan.username}`).digest();
  return {
    username: plan.username,
    password: `${plan.username}-Pass1`,
    displayName: plan.displayName,
    description: plan.description,
    view: plan.view ?? 'everything',
    phoneEnding: plan.username === 'agency' ? '4417' : String(1000 + (draw.readUInt16BE(30) % 9000)),
    totpSecret: base32(draw.subarray(0, 20)),
    traits: { ...USUAL_TRAITS, ...plan.traits },
    wrongPasswords: 0,
    lastTotpStep: -1,
  };
}

const flag = { type: 'boolean' } as const;

/** What the control API accepts as a change of a login's traits. */
export const TRAITS_CHANGE_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    locked: flag,
    password: { enum: ['good', 'expiring', 'expired'] },
    needsTerms: flag,
    signedInElsewhere: flag,
    needsCode: flag,
    code: { enum: ['works', 'always-refused', 'expired-on-arrival', 'never-arrives'] },
    delayMs: { type: 'integer', minimum: 0, maximum: 600_000 },
    answers: { enum: ['normally', 'unavailable', 'blocked'] },
    requestsPerSession: { type: 'integer', minimum: 0, maximum: 1_000_000 },
  } satisfies Record<keyof LoginTraits, object>,
} as const;
