import type { Sandbox } from '../../sandbox/startSandbox.ts';
import type { Carrier } from '../../sandbox/portal/carrier.ts';
import { codeCanary, drawPassword, passwordCanary, tokenCanary } from './canary.ts';
import type { Canary } from './canary.ts';

/** Every secret between a person, the device and the carriers, as the flows of one run draw them. */
export class TypedSecrets {
  readonly #canaries = new Map<string, Canary>();
  readonly #carriers: readonly Carrier[];

  constructor({ meridian, northgate }: Sandbox) {
    this.#carriers = [meridian, northgate];
    for (const carrier of this.#carriers) {
      for (const login of carrier.logins.all()) {
        login.password = drawPassword();
        const label = `password of ${login.username} at ${carrier.profile.name}`;
        this.#keep(login.password, passwordCanary(label, login.password));
      }
    }
  }

  /** A password with a slip of the finger: a secret as well, since the right one is near. */
  mistypedPassword(): string {
    const password = drawPassword();
    this.#keep(password, passwordCanary('mistyped password', password));
    return password;
  }

  /** Notes a code that is about to be typed. */
  code(label: string, code: string): string {
    this.#keep(code, codeCanary(label, code));
    return code;
  }

  /** Notes the cookies and tokens of the sessions that the carriers have now; to be called before any ends. */
  noteSessions(): void {
    for (const { sessions, profile } of this.#carriers) {
      for (const { id, label, antiForgeryToken } of sessions.live()) {
        this.#keep(id, tokenCanary(`session cookie ${label} at ${profile.name}`, id));
        const token = tokenCanary(`form token ${label} at ${profile.name}`, antiForgeryToken);
        this.#keep(antiForgeryToken, token);
      }
    }
  }

  get canaries(): readonly Canary[] {
    return [...this.#canaries.values()];
  }

  #keep(secret: string, canary: Canary): void {
    this.#canaries.set(secret, canary);
  }
}
