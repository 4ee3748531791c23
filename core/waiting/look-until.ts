import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Repeats a read after each pause until it sees what it waits for. AWS may need seconds to show what was just written.
 *
 * @returns the last value read
 */
export async function lookUntil<T>(
  isSettled: (seen: T) => boolean,
  look: () => Promise<T>,
  pausesMs: readonly number[],
): Promise<T> {
  let seen = await look();
  for (const pauseMs of pausesMs) {
    if (isSettled(seen)) break;
    await sleep(pauseMs);
    seen = await look();
  }
  return seen;
}
