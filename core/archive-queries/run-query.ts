import { systemClock } from '../history/search/clock';
import { type Query, QueryFailure, type QueryFailureKind, type QueryPort, type QueryStatus } from './query-port';

export interface QueryRun {
  readonly port: QueryPort;
  readonly signal: AbortSignal;
  /** Whether a query keeps running when the signal is aborted, because somebody will fetch its result later. */
  readonly keepsRunning?: boolean;
  /** In milliseconds. Ends early when the signal is aborted. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export interface Ran {
  readonly id: string;
  /** 0 if an earlier result was reused. */
  readonly scannedBytes: number;
}

/** In every Region Athena allows at least 20 at once for the account. */
export const QUERIES_AT_ONCE = 10;

/** Most queries take seconds. */
const POLLS_MS = [300, 500, 1_000, 2_000];
const LONGEST_POLL_MS = 5_000;
/** While the account's other queries run. */
const BUSY_MS = [1_000, 2_000, 5_000, 10_000];
const LONGEST_BUSY_MS = 30_000;
/** About half an hour, which is the longest that a blocking query can run. */
const MOST_BUSY_WAITS = 64;

/**
 * Runs a query to its end. If the account has reached its limit of queries, it waits and tries again.
 *
 * @param started called with the ID of the query
 * @throws {QueryFailure}; what the signal was aborted with
 */
export async function runQuery(
  query: Query,
  run: QueryRun,
  started: (id: string) => void = () => undefined,
): Promise<Ran> {
  const id = await begun(query, run);
  started(id);
  return ended(id, run);
}

/**
 * Waits for the end of a query that was started earlier.
 *
 * @throws {QueryFailure}
 */
export async function ended(id: string, run: QueryRun): Promise<Ran> {
  const { port, signal, wait = pause } = run;
  for (let poll = 0; ; poll++) {
    if (signal.aborted) {
      if (run.keepsRunning !== true) await stopped(id, port);
      signal.throwIfAborted();
    }
    const status = await unlessBusy(() => port.status(id));
    if (status === undefined) {
      await wait(LONGEST_POLL_MS, signal);
      continue;
    }
    if (status.state === 'succeeded') return { id, scannedBytes: status.isReused ? 0 : status.scannedBytes };
    if (status.state === 'failed' || status.state === 'cancelled') throw failureOf(status);
    await wait(POLLS_MS[poll] ?? LONGEST_POLL_MS, signal);
  }
}

/** A query that cannot be stopped ends by itself. */
async function stopped(id: string, port: QueryPort): Promise<void> {
  try {
    await port.stop(id);
  } catch (error) {
    if (!(error instanceof QueryFailure)) throw error;
  }
}

/** Returns `undefined` if Athena has too many requests at the moment: the query runs on. */
async function unlessBusy<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof QueryFailure && error.kind === 'busy') return undefined;
    throw error;
  }
}

async function begun(query: Query, { port, signal, wait = pause }: QueryRun): Promise<string> {
  for (let turn = 0; ; turn++) {
    signal.throwIfAborted();
    try {
      return await port.start(query);
    } catch (error) {
      if (!(error instanceof QueryFailure) || error.kind !== 'busy' || turn >= MOST_BUSY_WAITS) throw error;
      await wait(BUSY_MS[turn] ?? LONGEST_BUSY_MS, signal);
    }
  }
}

/** How Athena words its limits. */
const REASONS: readonly (readonly [QueryFailureKind, RegExp])[] = [
  ['scan-limit', /bytes scanned limit/i],
  [
    'compiler-limit',
    /COMPILER|exceeded maximum filters|too many or too complex|query (is )?too (large|complex)|stack ?overflow/i,
  ],
  ['denied', /access ?denied|not authorized|insufficient .*permission|kms:Decrypt|status code: 403\b/i],
];

function failureOf({ state, reason = 'Athena gives no reason' }: QueryStatus): QueryFailure {
  const kind = REASONS.find(([, words]) => words.test(reason))?.[0];
  return new QueryFailure(kind ?? (state === 'cancelled' ? 'cancelled' : 'failed'), `${state}: ${reason}`);
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await systemClock.sleep(milliseconds, signal);
}
