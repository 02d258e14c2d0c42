/** A policy as the sandbox's control API tells the truth about it. */
export interface SandboxPolicy {
  id: string;
  present: boolean;
  number: string;
  status: string;
  asOf: string;
  /** Decimal strings by the sandbox's value names; null where the portal shows no values. */
  values: Readonly<Record<string, string | null>> | null;
  peculiarity: string;
}

/** The control API of one simulated carrier. */
export class SandboxControl {
  readonly #control: string;
  readonly #carrier: string;

  constructor(control: string, carrier: string) {
    this.#control = control;
    this.#carrier = `${control}/control/api/${carrier}`;
  }

  async origin(): Promise<string> {
    return (await ask<{ origin: string }>(this.#carrier)).origin;
  }

  async policies(): Promise<SandboxPolicy[]> {
    return (await ask<{ policies: SandboxPolicy[] }>(`${this.#carrier}/policies`)).policies;
  }

  /** Ends all sessions and undoes every change. */
  async reset(): Promise<void> {
    await ask(`${this.#carrier}/reset`, 'POST');
  }

  /** The newest code on the telephone of a login. */
  async sentCode(username: string): Promise<string> {
    const { messages } = await ask<{ messages: { login: string; code: string }[] }>(
      `${this.#control}/inbox/api`,
    );
    return messages.find(({ login }) => login === username)?.code ?? '';
  }

  async appCode(username: string): Promise<string> {
    return (await ask<{ totp: { code: string } }>(`${this.#carrier}/logins/${username}`)).totp.code;
  }

  async changeValue(policyId: string, name: string, amount: string): Promise<void> {
    await ask(`${this.#carrier}/policies/${policyId}`, 'PATCH', { values: { [name]: amount } });
  }
}

async function ask<Answer>(address: string, method = 'GET', body?: object): Promise<Answer> {
  const content =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(address, { method, ...content });
  if (!answer.ok) throw new Error(`the sandbox answered ${answer.status} to ${method} ${address}`);
  return (await answer.json()) as Answer;
}
