export interface TextMessage {
  readonly id: number;
  readonly carrier: string;
  readonly login: string;
  /** Masked, as the portal shows it. */
  readonly to: string;
  readonly code: string;
  readonly text: string;
  /** ISO instant at which the telephone has it. */
  readonly arrivedAt: string;
}

const KEPT = 500;

/** The telephones of all logins: the one place where a person or a test finds the codes. */
export class SmsInbox {
  readonly #now: () => number;
  #messages: { readonly message: TextMessage; readonly arrivesAt: number }[] = [];
  #nextId = 1;

  constructor(now: () => number) {
    this.#now = now;
  }

  send(message: Omit<TextMessage, 'id' | 'arrivedAt'>, delayMs: number): void {
    const arrivesAt = this.#now() + delayMs;
    const arrivedAt = new Date(arrivesAt).toISOString();
    this.#messages.push({ arrivesAt, message: { id: this.#nextId, ...message, arrivedAt } });
    this.#messages = this.#messages.slice(-KEPT);
    this.#nextId += 1;
  }

  /** What has arrived by now, newest first. */
  messages(): TextMessage[] {
    const arrived = this.#messages.filter((sent) => sent.arrivesAt <= this.#now());
    return arrived.map((sent) => sent.message).reverse();
  }

  clear(): void {
    this.#messages = [];
  }
}
