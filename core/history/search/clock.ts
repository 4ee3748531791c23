import { setTimeout as delay } from 'node:timers/promises';

export interface Clock {
  /** In milliseconds since the epoch. */
  now(): number;
  /** Ends early, without an error, if the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(milliseconds, signal) {
    try {
      await delay(milliseconds, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  },
};
