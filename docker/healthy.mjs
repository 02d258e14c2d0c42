/** A container's health check: exits 0 when the address answers 2xx. */
const [url] = process.argv.slice(2);
const response = await fetch(url, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined);
process.exit(response?.ok === true ? 0 : 1);
