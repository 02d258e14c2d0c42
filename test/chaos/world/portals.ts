import type { PortalRequest } from '../checker/facts.ts';

export interface PortalPolicyView {
  readonly number: string;
  readonly owner: { readonly id: string; readonly firstName: string; readonly lastName: string };
  readonly product: { readonly code: string; readonly name: string; readonly line: string };
  readonly crm: { readonly present: boolean; readonly number: string; readonly statusIndicator: string };
}

interface Login {
  readonly password: string;
  readonly totp: { readonly code: string; readonly remainingMs: number };
}

interface SessionSecrets {
  readonly label: string;
  readonly cookie: string;
  readonly antiForgeryToken: string;
}

interface Message {
  readonly id: number;
  readonly carrier: string;
  readonly login: string;
  readonly code: string;
}

/** The simulated carriers, over their control API. They are never disturbed: they are the witness. */
export class Portals {
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Every read finds a new amount from now on, and pages take their time. */
  async misbehave(paths: Readonly<Record<string, string>>, delayMs: number): Promise<void> {
    for (const [carrier, path] of Object.entries(paths)) {
      await this.#send('PATCH', `/control/api/${carrier}/settings`, { changingValues: true });
      await this.#send('POST', `/control/api/${carrier}/faults`, { kind: 'delay', path, ms: delayMs });
    }
  }

  async hurry(carriers: readonly string[]): Promise<void> {
    for (const carrier of carriers) await this.#send('DELETE', `/control/api/${carrier}/faults`);
  }

  async expireSessions(carrier: string, login: string): Promise<void> {
    await this.#send('POST', `/control/api/${carrier}/sessions/expire`, { login });
  }

  async book(carrier: string): Promise<readonly PortalPolicyView[]> {
    const answer = await this.#get<{ policies: PortalPolicyView[] }>(
      `/control/api/${carrier}/policies?limit=100000`,
    );
    return answer.policies;
  }

  login(carrier: string, username: string): Promise<Login> {
    return this.#get<Login>(`/control/api/${carrier}/logins/${username}`);
  }

  async setPassword(carrier: string, username: string, password: string): Promise<void> {
    await this.#send('PUT', `/control/api/${carrier}/logins/${username}/password`, { password });
  }

  async sessionSecrets(carrier: string): Promise<readonly SessionSecrets[]> {
    const answer = await this.#get<{ sessions: SessionSecrets[] }>(
      `/control/api/${carrier}/sessions/secrets`,
    );
    return answer.sessions;
  }

  /** The newest text message to a login. */
  async newestMessage(carrier: string, username: string): Promise<Message | undefined> {
    const answer = await this.#get<{ messages: Message[] }>('/inbox/api');
    return answer.messages.find((message) => message.carrier === carrier && message.login === username);
  }

  async log(): Promise<PortalRequest[]> {
    const all: PortalRequest[] = [];
    for (;;) {
      const since = all.at(-1)?.sequence ?? 0;
      const { entries } = await this.#get<{ entries: PortalRequest[] }>(
        `/control/api/log?since=${String(since)}&limit=5000`,
      );
      if (entries.length === 0) return all;
      all.push(...entries);
    }
  }

  async #get<Answer>(path: string): Promise<Answer> {
    const response = await fetch(this.#origin + path);
    if (!response.ok)
      throw new Error(`${path} answered ${String(response.status)}: ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  async #send(method: string, path: string, body?: object): Promise<void> {
    const response = await fetch(this.#origin + path, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok)
      throw new Error(`${path} answered ${String(response.status)}: ${await response.text()}`);
    await response.body?.cancel();
  }
}
