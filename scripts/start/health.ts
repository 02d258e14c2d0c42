/** True when `url` answers 200. */
export async function answersOk(url: string): Promise<boolean> {
  return (await ask(url))?.ok === true;
}

/** True when `url` answers anything: a device that nobody has created runs, and is not connected. */
export async function answers(url: string): Promise<boolean> {
  return (await ask(url)) !== undefined;
}

async function ask(url: string): Promise<Response | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response;
  } catch {
    return undefined;
  }
}
