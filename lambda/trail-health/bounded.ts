/** So long one question may take, with all attempts: what is known of the others is to be said in any case. */
const LONGEST_MS = 90_000;

/** For the SDK's `send`. */
export function bounded(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(LONGEST_MS) };
}
