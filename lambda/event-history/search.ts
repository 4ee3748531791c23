import { setMaxListeners } from 'node:events';
import { Bell } from './bell';
import type { CoverageState, SearchResult, StopReason } from './answer';
import type { Clock } from './clock';
import { plan } from './conditions';
import { type HistoryEvent, placeKey } from './event';
import type { Lane } from './lane';
import type { Position, Question } from './question';
import { Reader } from './reader';
import { Timeline } from './timeline';

/**
 * Events in memory, about 2 kB each: from so many on, nobody but the place that lags behind opens further chains; from
 * twice as many on, nobody else goes on. Seventeen busy places at 3.9 s a page hold 90,000.
 */
const MOST_HELD_BACK = 100_000;

/** Takes the events in order and says how many of these it took; fewer means that it is full. */
export interface EventSink {
  take(events: readonly HistoryEvent[]): Promise<number>;
}

export interface Progress {
  readonly places: number;
  readonly finished: number;
  readonly pages: number;
  /** Given. */
  readonly events: number;
  /** Read, and to be given when all that is newer is known. */
  readonly heldBack: number;
  /** All above this second is given. */
  readonly time: number;
}

export interface SearchOptions {
  readonly question: Question;
  readonly resumeAt: Position | undefined;
  readonly limit: number | undefined;
  readonly lanes: readonly Lane[];
  /** Requests under way, over all lanes. */
  readonly mostRequests: number;
  readonly sink: EventSink;
  readonly clock: Clock;
  readonly random: () => number;
  /** Ends the search with what it has; the lanes must stop at the same one. */
  readonly stop: AbortController;
  readonly mostHeldBack?: number;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Gives every matching event to the sink, newest first, each once. All places are read at the same time; what is older
 * than the place that lags behind has to wait for it.
 */
export async function search(options: SearchOptions): Promise<SearchResult> {
  const { question, resumeAt, lanes, stop, mostHeldBack = MOST_HELD_BACK } = options;
  const { attribute, matches } = plan(question.conditions);
  const range = { from: question.range.from, to: resumeAt?.time ?? question.range.to };
  const timeline = new Timeline(resumeAt);
  const changed = new Bell();
  const readers: Reader[] = [];
  const heldBack = new Set<Reader>();
  const frontier = (): number => readers.reduce((newest, reader) => Math.max(newest, reader.frontier), -Infinity);
  for (const lane of lanes) {
    const reader = new Reader(lane, {
      range,
      request: { attribute, category: question.category },
      mostChains: Math.max(Math.floor(options.mostRequests / lanes.length), 1),
      clock: options.clock,
      random: options.random,
      signal: stop.signal,
      read: (events) => {
        for (const event of events) if (matches(event)) timeline.add(event);
        changed.ring();
      },
      mayGoOn: (one) => {
        if (timeline.size <= mostHeldBack || one.frontier >= frontier()) return 'yes';
        heldBack.add(one);
        return timeline.size <= 2 * mostHeldBack ? 'as-it-is' : 'no';
      },
    });
    readers.push(reader);
  }
  const wakeAll = (): void => {
    changed.ring();
    for (const reader of readers) reader.wake();
  };
  // Every place sleeps until it, and every request under way ends by it.
  setMaxListeners(0, stop.signal);
  stop.signal.addEventListener('abort', wakeAll);
  if (lanes.length === 0 || stop.signal.aborted) changed.ring();
  const running = readers.map((reader) => reader.run().finally(wakeAll));

  const handover = new Handover(options.sink, options.limit);
  const hasEnded = (): boolean => stop.signal.aborted || readers.every(({ finished, failure }) => finished || failure !== undefined);
  try {
    for (let last = false; !last && handover.stopped === undefined; ) {
      await changed.wait();
      last = hasEnded();
      const before = frontier();
      await handover.giveAbove(before, timeline);
      // Those that were ahead may go on when all above the frontier is given, and the one that lags may be another.
      for (const reader of heldBack) reader.wake();
      heldBack.clear();
      options.onProgress?.({
        places: readers.length,
        finished: readers.filter(({ finished }) => finished).length,
        pages: lanes.reduce((sum, { pages }) => sum + pages, 0),
        events: handover.given,
        heldBack: timeline.size,
        time: before,
      });
    }
  } finally {
    stop.abort();
    await Promise.all(running);
    stop.signal.removeEventListener('abort', wakeAll);
  }

  const position = whereToGoOn(handover, frontier(), timeline, range.to, resumeAt);
  const stopped: StopReason | undefined = position === undefined ? undefined : (handover.stopped ?? 'interrupted');
  const oldestGiven = position === undefined ? range.from : position.time + 1;
  return {
    stopped,
    position,
    coverage: readers.map(({ lane, failure, finished, knownFrom }) => ({
      ...lane.place,
      state: stateOf(failure?.kind, position === undefined || (finished && !timeline.has(lane.place)), lane.lastWasThrottled),
      ...range,
      coveredFrom: finished && !timeline.has(lane.place) ? range.from : Math.max(knownFrom, oldestGiven),
      pages: lane.pages,
      events: handover.givenBy.get(placeKey(lane.place)) ?? 0,
      throttles: lane.throttles,
      error: failure?.message,
    })),
  };
}

function stateOf(failure: string | undefined, complete: boolean, throttled: boolean): CoverageState {
  if (failure !== undefined) return failure === 'denied' ? 'denied' : 'failed';
  if (complete) return 'complete';
  return throttled ? 'throttled' : 'stopped';
}

/** Gives to the sink and remembers what it took. */
class Handover {
  public given = 0;
  public readonly givenBy = new Map<string, number>();
  public stopped: StopReason | undefined;
  /** The last that was given of a second that was not given whole. */
  public within: Position | undefined;

  public constructor(
    private readonly sink: EventSink,
    private readonly limit = Infinity,
  ) {}

  public async giveAbove(frontier: number, timeline: Timeline): Promise<void> {
    for (let events; this.stopped === undefined && (events = timeline.takeSecondAbove(frontier)) !== undefined; ) {
      const wanted = events.slice(0, this.limit - this.given);
      const taken = await this.sink.take(wanted);
      this.given += taken;
      for (const event of events.slice(0, taken)) {
        const key = placeKey(event);
        this.givenBy.set(key, (this.givenBy.get(key) ?? 0) + 1);
      }
      if (taken < wanted.length) this.stopped = 'size';
      else if (this.given >= this.limit) this.stopped = 'limit';
      if (taken === events.length) continue;
      const [first, last] = [events[0], events[taken - 1]];
      if (first !== undefined) this.within = { time: first.time, ...(last && { eventId: last.eventId }) };
      for (const event of events.slice(taken)) timeline.add(event);
    }
  }
}

/**
 * The sink can be full in the middle of a second, or between two; time runs out at the frontier.
 * `undefined`: nothing is left that could be read.
 */
function whereToGoOn(
  handover: Handover,
  frontier: number,
  timeline: Timeline,
  newest: number,
  resumeAt: Position | undefined,
): Position | undefined {
  const { within } = handover;
  if (within !== undefined) {
    // None of the second was taken: what an earlier answer took of it is taken all the same.
    return within.eventId === undefined && within.time === resumeAt?.time ? resumeAt : within;
  }
  const waiting = timeline.newest;
  const time = Math.max(frontier, waiting ?? -Infinity);
  if (time === -Infinity) return undefined;
  return resumeAt !== undefined && time >= newest ? resumeAt : { time };
}
