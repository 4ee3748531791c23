import { setTimeout as sleep } from 'node:timers/promises';
import { FIRST_PAUSE_VARIABLE } from '../../lib/contract/custom-resource';
import { nameOf } from '../../lib/contract/error-message';

/** What Lambda says of an invocation. */
export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

/** How long an invocation may go on trying, whatever it calls. */
export interface Patience {
  /** The first pause before something is tried again, in milliseconds; each further one is twice as long. */
  readonly firstPauseMs: number;
  /** When the last attempt has to be over, in milliseconds since the epoch. */
  readonly deadline: number;
  /** Ends what is under way at the deadline. */
  readonly abortSignal: AbortSignal;
}

/** For the SDK's `send`. */
export interface CallOptions {
  readonly abortSignal: AbortSignal;
}

/** There was no time left for an attempt, or not for its answer: what it did, nobody knows. */
export class OutOfTimeError extends Error {
  public override readonly name = 'OutOfTimeError';
}

/** With a first pause of a second, nearly two minutes. */
const ATTEMPTS = 10;
const LONGEST_PAUSE = 20;

/** As services with JSON and with XML word it. */
const DENIED = ['AccessDeniedException', 'AccessDenied'];

/** A role's new policy is seen within seconds; what really is forbidden should not take minutes to say so. */
const ATTEMPTS_WHEN_DENIED = 5;

/**
 * What is left of the function's time for telling CloudFormation, as often as that takes. A function that Lambda kills has told nothing,
 * and CloudFormation waits for it.
 */
const TIME_TO_ANSWER_MS = 60_000;

/** Not more than this part of a function's time that is short. */
const PART_TO_ANSWER = 1 / 3;

/** One for an invocation, so that its calls share the time that there is. */
export function patienceOf(context: InvocationContext): Patience {
  const remaining = context.getRemainingTimeInMillis();
  const left = Math.max(0, Math.floor(remaining - Math.min(TIME_TO_ANSWER_MS, remaining * PART_TO_ANSWER)));
  return {
    firstPauseMs: Number(process.env[FIRST_PAUSE_VARIABLE] ?? 1_000),
    deadline: Date.now() + left,
    abortSignal: AbortSignal.timeout(left),
  };
}

/**
 * Repeats what may succeed a moment later: errors that pass, by name, and for a while what is denied, because a role is seen by other
 * services seconds after it was written. The SDK itself repeats what was throttled.
 *
 * @param answers errors that are answers, by name
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export async function patiently<T>(
  { firstPauseMs, deadline, abortSignal }: Patience,
  passing: readonly string[],
  request: (options: CallOptions) => Promise<T>,
  answers: readonly string[] = [],
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    if (Date.now() >= deadline) throw new OutOfTimeError('There was no time left for this call.');
    try {
      return await request({ abortSignal });
    } catch (error) {
      const name = nameOf(error);
      if (abortSignal.aborted && ['AbortError', 'TimeoutError'].includes(name)) {
        throw new OutOfTimeError('The call was not answered in time.', { cause: error });
      }
      const pauseMs = firstPauseMs * Math.min(2 ** (attempt - 1), LONGEST_PAUSE);
      // The last error says more than that there is no time for another.
      if (answers.includes(name) || attempt >= attemptsAfter(name, passing) || Date.now() + pauseMs >= deadline)
        throw error;
      await sleep(pauseMs);
    }
  }
}

function attemptsAfter(name: string, passing: readonly string[]): number {
  if (DENIED.includes(name)) return ATTEMPTS_WHEN_DENIED;
  return passing.includes(name) ? ATTEMPTS : 1;
}
