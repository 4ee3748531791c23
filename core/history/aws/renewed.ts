import type { Credentials } from './shared-configuration';

/** How long before their expiry credentials are renewed. */
const MARGIN_MS = 5 * 60_000;

/** Fetches credentials once for all clients, and again before they expire. A failure is not cached. */
export function renewed(get: () => Promise<Credentials>): () => Promise<Credentials> {
  let current: Promise<Credentials> | undefined;
  const credentials = async (): Promise<Credentials> => {
    const known = current;
    if (known !== undefined) {
      const { expiration } = await known;
      if (expiration === undefined || expiration.getTime() - Date.now() > MARGIN_MS) return known;
    }
    // Another caller may have renewed them in the meantime.
    if (current !== known && current !== undefined) return credentials();
    const fresh = get();
    current = fresh;
    fresh.catch(() => {
      if (current === fresh) current = undefined;
    });
    return fresh;
  };
  return credentials;
}
