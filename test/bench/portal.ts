import type { PolicyView } from '../../sandbox/control/views.ts';
import type { LogEntry } from '../../sandbox/portal/requestLog.ts';

export const carrierId = 'meridian-life';
export const username = 'agency';

/** The simulated carrier, by its control API only: it runs in a process of its own, as a portal does. */
export class BenchPortal {
  readonly origin: string;
  readonly #control: string;

  constructor(origin: string, control: string) {
    this.origin = origin;
    this.#control = control;
  }

  /** From now on every answer, but that for an asset, takes so long. */
  async answerIn(ms: number): Promise<void> {
    await this.#send('DELETE', `/control/api/${carrierId}/faults`);
    if (ms > 0) await this.#send('POST', `/control/api/${carrierId}/faults`, { kind: 'delay', ms });
  }

  async book(): Promise<PolicyView[]> {
    const path = `/control/api/${carrierId}/policies?limit=100000`;
    return (await this.#get<{ policies: PolicyView[] }>(path)).policies;
  }

  async password(): Promise<string> {
    return (await this.#get<{ password: string }>(`/control/api/${carrierId}/logins/${username}`)).password;
  }

  /** The newest code that was sent to the login's telephone. */
  async code(): Promise<string> {
    const { messages } = await this.#get<{ messages: { login: string; code: string }[] }>('/inbox/api');
    const message = messages.find(({ login }) => login === username);
    if (message === undefined) throw new Error(`No message has arrived for ${username}.`);
    return message.code;
  }

  async lastSequence(): Promise<number> {
    return (await this.#get<{ lastSequence: number }>('/control/api/log?limit=1')).lastSequence;
  }

  /** The requests that arrived after this one. */
  async requestsSince(sequence: number): Promise<LogEntry[]> {
    const { entries } = await this.#get<{ entries: LogEntry[] }>(`/control/api/log?since=${sequence}`);
    return entries;
  }

  #get<Answer>(path: string): Promise<Answer> {
    return this.#send<Answer>('GET', path);
  }

  async #send<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(`${this.#control}${path}`, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }
}
