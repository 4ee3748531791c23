/** Maximum time of one request with all attempts, so that the results of the others are still reported. */
const LONGEST_MS = 90_000;

/** For the SDK's `send`. */
export function bounded(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(LONGEST_MS) };
}
