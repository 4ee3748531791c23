import { nameAndMessageOf } from '../../../lib/contract/error-message';
import type { Coverage, SearchResult, StopReason } from '../answer/answer';
import type { Clock } from '../search/clock';
import { type Place, placeKey } from '../search/event';
import { type EventSink, Handover } from '../search/handover';
import { merge, newestPosition } from './merge';
import type { PartAnswer, PartRequest, PartsPort } from './part';
import { PartLines, type WrittenLine } from './part-lines';
import type { Part } from './parts';
import type { Position } from '../request/question';

/** How long before its deadline a part must stop: it then writes to S3 and answers. */
const GRACE_MS = 12_000;
/** The share of a shorter deadline. */
const GRACE_SHARE = 1 / 5;
/** The pause before the next attempt to find a free execution. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

export interface SearchInPartsOptions extends Pick<PartRequest, 'question' | 'resumeAt' | 'detail'> {
  /** All places, in the order of the coverage. */
  readonly places: readonly Place[];
  readonly parts: readonly Part[];
  readonly port: PartsPort;
  readonly sink: EventSink<WrittenLine>;
  readonly clock: Clock;
  readonly random: () => number;
  /** Aborting it ends the search with the events found so far. */
  readonly stop: AbortController;
  /** In milliseconds since the epoch. The time from then to `stop` is for merging. */
  readonly readUntil: number;
}

/** A part and its outcome: an answer with open lines, or only the reason for the failure. */
interface Outcome {
  readonly part: Part;
  readonly answer: PartAnswer | undefined;
  readonly lines: PartLines | undefined;
  readonly failure: string | undefined;
  /** Whether it ran out of time. */
  readonly isInterrupted: boolean;
}

/**
 * Reads each part with a separate function, all in parallel, and passes the events to the sink as `search` does. A part
 * that fails affects only its own accounts.
 */
export async function searchInParts(options: SearchInPartsOptions): Promise<SearchResult> {
  const { question, resumeAt, port, stop } = options;
  const range = { from: question.range.from, to: resumeAt?.time ?? question.range.to };
  const outcomes = await readAll(options);
  try {
    const start = resumeAt ?? { time: range.to };
    const cut = newestPosition(
      outcomes.flatMap(({ answer, isInterrupted }) => (isInterrupted ? start : (answer?.position ?? []))),
    );
    const handover = new Handover(options.sink);
    const next = await merge(
      outcomes.flatMap(({ lines }) => lines ?? []),
      cut,
      handover,
      stop.signal,
    );
    const position = handover.position(next, resumeAt);
    const stopped: StopReason | undefined = position === undefined ? undefined : (handover.stopped ?? 'interrupted');
    const coverage = new Map(
      outcomes
        .flatMap((outcome) => coverageOf(outcome, range, position, handover.givenBy))
        .map((entry) => [placeKey(entry), entry]),
    );
    return { stopped, position, coverage: options.places.flatMap((place) => coverage.get(placeKey(place)) ?? []) };
  } finally {
    // What cannot be deleted expires.
    await Promise.allSettled(
      outcomes.map(async ({ answer, lines }) => {
        await lines?.close();
        if (answer?.stored) await port.remove(answer.stored);
      }),
    );
  }
}

async function readAll({ parts, port, clock, stop, readUntil, ...options }: SearchInPartsOptions): Promise<Outcome[]> {
  const overdue = new AbortController();
  const done = new AbortController();
  const giveUp = (): void => {
    overdue.abort();
  };
  stop.signal.addEventListener('abort', giveUp);
  if (stop.signal.aborted) giveUp();
  void clock.sleep(readUntil - clock.now(), done.signal).then(giveUp);
  const read = async (part: Part): Promise<Outcome> => {
    try {
      const answer = await attempt(part, { ...options, port, clock, readUntil }, overdue.signal);
      const count = answer.coverage.reduce((sum, { events }) => sum + events, 0);
      const lines = await PartLines.open(answer.stored ? port.lines(answer.stored) : inOne(answer.lines), count);
      return { part, answer, lines, failure: undefined, isInterrupted: false };
    } catch (error) {
      const message = nameAndMessageOf(error);
      const failure = `The function that reads this account ${overdue.signal.aborted ? 'did not answer in time' : `failed: ${message}`}`;
      return { part, answer: undefined, lines: undefined, failure, isInterrupted: stop.signal.aborted };
    }
  };
  try {
    return await Promise.all(parts.map(read));
  } finally {
    done.abort();
    stop.signal.removeEventListener('abort', giveUp);
  }
}

/**
 * Waits if no execution is free. Nothing else is retried: a function that has started continues, and shares the quota.
 */
async function attempt(
  part: Part,
  {
    port,
    clock,
    random,
    question,
    resumeAt,
    detail,
    readUntil,
  }: Omit<SearchInPartsOptions, 'parts' | 'places' | 'sink' | 'stop'>,
  signal: AbortSignal,
): Promise<PartAnswer> {
  for (let failures = 0; ; failures++) {
    const left = readUntil - clock.now();
    try {
      signal.throwIfAborted();
      return await port.read(
        {
          question,
          resumeAt,
          detail,
          places: part,
          seconds: Math.max(left - Math.min(GRACE_MS, left * GRACE_SHARE), 1) / 1_000,
        },
        signal,
      );
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'TooManyRequestsException') throw error;
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS) * (0.5 + 0.5 * random());
      if (pause > readUntil - clock.now()) throw error;
      await clock.sleep(pause, signal);
    }
  }
}

// eslint-disable-next-line @typescript-eslint/require-await
async function* inOne(lines: readonly string[]): AsyncGenerator<readonly string[]> {
  yield lines;
}

function coverageOf(
  { part, answer, lines, failure, isInterrupted }: Outcome,
  range: { from: number; to: number },
  position: Position | undefined,
  givenBy: ReadonlyMap<string, number>,
): Coverage[] {
  const entries =
    answer?.coverage ??
    part.map((place): Coverage => ({
      ...place,
      ...range,
      state: 'failed',
      coveredFrom: range.to + 1,
      pages: 0,
      events: 0,
      throttles: 0,
      error: failure,
    }));
  const oldestGiven = position === undefined ? range.from : position.time + 1;
  return entries.map((entry) => {
    const events = givenBy.get(placeKey(entry)) ?? 0;
    if (isInterrupted) return { ...entry, events, state: 'stopped', error: undefined };
    // Even if all of its events were delivered: an event may have been lost that another place of the part has too.
    if (lines?.failure !== undefined) {
      const error = entry.error ?? `Reading its events failed: ${lines.failure.message}`;
      return {
        ...entry,
        events,
        state: entry.state === 'denied' ? 'denied' : 'failed',
        coveredFrom: Math.max(entry.coveredFrom, Math.min(lines.knownFrom, range.to + 1), oldestGiven),
        error,
      };
    }
    const isAllGiven = (lines?.givenBy.get(placeKey(entry)) ?? 0) === entry.events;
    if (entry.state === 'complete' && isAllGiven) return { ...entry, events };
    return {
      ...entry,
      events,
      state: entry.state === 'complete' ? 'stopped' : entry.state,
      coveredFrom: Math.max(entry.coveredFrom, oldestGiven),
    };
  });
}
