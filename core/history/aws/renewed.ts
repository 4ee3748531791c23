import type { Credentials } from './shared-configuration';

/** Renewed so long before they end. */
const MARGIN_MS = 5 * 60_000;

/** Credentials that are asked for once, however many clients need them, and again before they end. What failed is asked for again. */
export function renewed(get: () => Promise<Credentials>): () => Promise<Credentials> {
  let current: Promise<Credentials> | undefined;
  const credentials = async (): Promise<Credentials> => {
    const known = current;
    if (known !== undefined) {
      const { expiration } = await known;
      if (expiration === undefined || expiration.getTime() - Date.now() > MARGIN_MS) return known;
    }
    // Another one may have renewed them meanwhile.
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
