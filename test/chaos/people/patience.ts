import { setTimeout as delay } from 'node:timers/promises';

export interface PatientAnswer<Data> {
  readonly data: Data | undefined;
  readonly status: number;
  /** How often it was asked. */
  readonly tries: number;
}

/** What a screen does when the api is away for a moment: asks again. Undefined when it stays away. */
export async function patiently<Data>(
  mostTries: number,
  ask: () => Promise<{ data?: Data; response: Response }>,
): Promise<PatientAnswer<Data> | undefined> {
  for (let tries = 1; tries <= mostTries; tries += 1) {
    const answer = await ask().catch(() => undefined);
    const status = answer?.response.status ?? 503;
    if (status < 500 && status !== 429) return { data: answer?.data, status, tries };
    await delay(400);
  }
  return undefined;
}
