import { setTimeout as sleep } from 'node:timers/promises';
import { FIRST_PAUSE_VARIABLE } from '../../lib/contract/custom-resource';
import { nameOf } from '../../lib/contract/error-message';

/** The context of a Lambda invocation. */
export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

/** How long an invocation may retry its calls. */
export interface Patience {
  /** The first pause before a retry, in milliseconds; each further one is twice as long. */
  readonly firstPauseMs: number;
  /** When the last attempt must have ended, in milliseconds since the epoch. */
  readonly deadline: number;
  /** Aborts what is under way at the deadline. */
  readonly abortSignal: AbortSignal;
}

/** For the SDK's `send`. */
export interface CallOptions {
  readonly abortSignal: AbortSignal;
}

/** There was no time for an attempt, or for its response: the result is unknown. */
export class OutOfTimeError extends Error {
  public override readonly name = 'OutOfTimeError';
}

/** With a first pause of one second, this takes nearly two minutes. */
const ATTEMPTS = 10;
const LONGEST_PAUSE = 20;

/** As named by services with JSON and with XML protocols. */
const DENIED = ['AccessDeniedException', 'AccessDenied'];

/** A new role policy takes effect within seconds; a real denial should not take minutes to report. */
const ATTEMPTS_WHEN_DENIED = 5;

/**
 * Time reserved for responding to CloudFormation, with retries. If Lambda kills a function before it has responded,
 * CloudFormation keeps waiting.
 */
const TIME_TO_ANSWER_MS = 60_000;

/** At most this share of a short timeout. */
const PART_TO_ANSWER = 1 / 3;

/** Returns one object per invocation, so that its calls share the available time. */
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
 * Retries calls that may succeed later: errors that pass, by name, and for a while access denied, because other
 * services see a new role only after some seconds. The SDK itself retries throttled calls.
 *
 * @param answers errors that count as answers, by name
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
      // The last error is more useful than the fact that time ran out.
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
