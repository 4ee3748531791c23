import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { nameOf } from '../../lib/contract/error-message';

/** The remaining time of an invocation. */
export interface Budget {
  readonly signal: AbortSignal;
  /** In milliseconds. */
  left(): number;
}

/** Reserved for reporting what was not done, so that it is retried, rather than being killed. */
const MARGIN_MS = 3_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

/** Errors that may pass. The SDK retries some of these itself, but a table needs minutes to scale. */
const PASSING: ReadonlySet<string> = new Set([
  'InternalServerError',
  'InternalServiceError',
  'KMSThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'Throttled',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TimeoutError',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

export function budgetOf(remaining: number): Budget {
  const end = Date.now() + Math.max(0, remaining - Math.min(MARGIN_MS, remaining / 3));
  const signal = AbortSignal.timeout(Math.max(0, end - Date.now()));
  // Each concurrent call adds a listener; Node reports more than ten as a leak.
  setMaxListeners(0, signal);
  return { signal, left: () => end - Date.now() };
}

/** With jitter, because several functions may want the same item. Throws if no time is left for another attempt. */
export async function pauseAfter(attempt: number, budget: Budget, cause: unknown): Promise<void> {
  const pause = Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt, 10));
  if (budget.left() <= pause) throw new Error('no time is left for another attempt', { cause });
  await sleep(pause);
}

/** Retries temporary errors while there is time. */
export async function patiently<T>(budget: Budget, attempt: () => Promise<T>, most = Infinity): Promise<T> {
  for (let attempts = 0; ; attempts++) {
    try {
      return await attempt();
    } catch (error) {
      if (!PASSING.has(nameOf(error)) || attempts + 1 >= most) throw error;
      await pauseAfter(attempts, budget, error);
    }
  }
}

/** Processes all items with limited concurrency. Failures are reported when the others are done. */
export async function inParallel<T>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<void>,
): Promise<readonly unknown[]> {
  const errors: unknown[] = [];
  const rest = items.values();
  const worker = async (): Promise<void> => {
    for (const item of rest) await work(item).catch((error: unknown) => errors.push(error));
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return errors;
}
