import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Looks, and looks again after each pause, until it sees what it waits for. AWS may take seconds to show what was written a moment ago.
 *
 * @returns what it saw last
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
