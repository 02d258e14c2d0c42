/** Which origins a session may reach: the portal's own and those that its plugin declares besides it. */
export class OriginGuard {
  readonly #allowed: ReadonlySet<string>;

  /** @param declared the plugin's origins; the first is the portal's own and is replaced by `origin`. */
  constructor(origin: string, declared: readonly string[]) {
    this.#allowed = new Set([origin, ...declared.slice(1)]);
  }

  allows(url: URL): boolean {
    return this.#allowed.has(url.origin);
  }

  /** For a page: what it draws from itself (`data:`, `blob:`) reaches nobody. */
  allowsInPage(address: string): boolean {
    const url = URL.parse(address);
    if (url === null) return false;
    if (['data:', 'blob:', 'about:'].includes(url.protocol)) return true;
    if (url.protocol === 'ws:' || url.protocol === 'wss:') {
      return this.#allowed.has(url.origin.replace(/^ws/, 'http'));
    }
    return this.allows(url);
  }
}
