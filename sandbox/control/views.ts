import type { Carrier } from '../portal/carrier.ts';
import type { LoginAccount, LoginTraits } from '../portal/logins.ts';
import type { PortalServer, PortalState } from '../portal/portalServer.ts';
import type { Session } from '../portal/sessions.ts';
import type { PortalSettings } from '../portal/settings.ts';
import { stepAt, stepRemainingMs, totpCode } from '../portal/totp.ts';
import { decimalOf } from '../world/money.ts';
import { showsValues } from '../world/policy.ts';
import type { Audience, CrmRecord, Peculiarity, Policy, PolicyStatus, Product } from '../world/policy.ts';
import type { Person } from '../world/people.ts';

/** What is true of a policy: the oracle for tests, and the source of demo data. */
export interface PolicyView {
  readonly id: string;
  /** What the carrier has. `present` is false for what only the CRM has. */
  readonly present: boolean;
  readonly number: string;
  readonly owner: Person;
  readonly product: Product;
  readonly status: PolicyStatus;
  readonly issueDate: string;
  /** Decimal strings by value name; null where the portal shows no current values. */
  readonly values: Readonly<Record<string, string | null>> | null;
  readonly asOf: string;
  /** `smith`, `jones`, or `shared`; the principal `agency` sees everything. */
  readonly audience: Audience;
  readonly crm: CrmRecord;
  readonly peculiarity: Peculiarity;
}

export function policyView(carrier: Carrier, policy: Policy): PolicyView {
  return {
    id: policy.id,
    present: policy.atPortal,
    number: policy.number,
    owner: policy.owner,
    product: policy.product,
    status: policy.status,
    issueDate: policy.issueDate,
    values: policy.atPortal && showsValues(policy.status) ? decimalValues(carrier, policy) : null,
    asOf: carrier.asOf(policy),
    audience: policy.audience,
    crm: policy.crm,
    peculiarity: policy.peculiarity,
  };
}

function decimalValues(carrier: Carrier, policy: Policy): Record<string, string | null> {
  const values = carrier.profile.valueNames.map((name): [string, string | null] => {
    const amount = policy.values[name] ?? null;
    return [name, amount === null ? null : decimalOf(amount)];
  });
  return Object.fromEntries(values);
}

export interface LoginView {
  readonly username: string;
  readonly password: string;
  readonly displayName: string;
  readonly description: string;
  readonly policies: number;
  readonly wrongPasswords: number;
  readonly totp: { readonly secret: string; readonly code: string; readonly remainingMs: number };
  readonly traits: LoginTraits;
}

export function loginView(carrier: Carrier, login: LoginAccount): LoginView {
  const now = carrier.world.now();
  return {
    username: login.username,
    password: login.password,
    displayName: login.displayName,
    description: login.description,
    policies: carrier.book.seenBy(login.view).length,
    wrongPasswords: login.wrongPasswords,
    totp: {
      secret: login.totpSecret,
      code: totpCode(login.totpSecret, stepAt(now)),
      remainingMs: stepRemainingMs(now),
    },
    traits: login.traits,
  };
}

export interface SessionView {
  readonly label: string;
  readonly login: string | null;
  readonly step: Session['step'];
  readonly openedAt: string;
  readonly signedInAt: string | null;
  readonly lastSeenAt: string;
}

export function sessionView(session: Session): SessionView {
  return {
    label: session.label,
    login: session.login?.username ?? null,
    step: session.step,
    openedAt: new Date(session.openedAt).toISOString(),
    signedInAt: session.signedInAt === null ? null : new Date(session.signedInAt).toISOString(),
    lastSeenAt: new Date(session.lastSeenAt).toISOString(),
  };
}

/** What must be nowhere but at the portal and in the memory of the device. */
export interface SessionSecrets {
  readonly label: string;
  readonly cookie: string;
  readonly antiForgeryToken: string;
}

export function sessionSecrets({ label, id, antiForgeryToken }: Session): SessionSecrets {
  return { label, cookie: id, antiForgeryToken };
}

export interface CarrierView {
  readonly id: string;
  readonly name: string;
  readonly origin: string;
  readonly state: PortalState;
  readonly settings: PortalSettings;
  readonly secondFactor: 'sms' | 'totp';
  readonly valueNames: readonly string[];
}

export function carrierView(portal: PortalServer): CarrierView {
  const { profile, settings } = portal.carrier;
  const { origin, state } = portal;
  const { id, name, secondFactor, valueNames } = profile;
  return { id, name, origin, state, settings, secondFactor, valueNames };
}
