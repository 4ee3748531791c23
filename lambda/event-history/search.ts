import { setMaxListeners } from 'node:events';
import { Bell } from './bell';
import type { CoverageState, SearchResult, StopReason } from './answer';
import { MOST_HELD_BACK_BYTES } from './capacity';
import type { Clock } from './clock';
import { plan } from './conditions';
import { Doubts } from './doubts';
import { type HistoryEvent, placeKey } from './event';
import { type EventSink, Handover } from './handover';
import { hasRecord } from './history-event';
import type { Lane } from './lane';
import type { Position, Question } from './question';
import { Reader } from './reader';
import { Timeline } from './timeline';

/** When too much is held back: what the place that lags behind will not have read before a page of another one is here. */
const PAGES_AHEAD = 4;

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
  readonly sink: EventSink<HistoryEvent>;
  readonly clock: Clock;
  readonly random: () => number;
  /** Ends the search with what it has; the lanes must stop at the same one. */
  readonly stop: AbortController;
  /** Bytes. */
  readonly mostHeldBack?: number;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Gives every matching event to the sink, newest first, each once. All places are read at the same time; what is older
 * than the place that lags behind has to wait for it.
 */
export async function search(options: SearchOptions): Promise<SearchResult> {
  const { question, resumeAt, lanes, stop, mostHeldBack = MOST_HELD_BACK_BYTES } = options;
  const { attribute, matches } = plan(question.conditions);
  const range = { from: question.range.from, to: resumeAt?.time ?? question.range.to };
  const timeline = new Timeline(resumeAt);
  const doubts = new Doubts();
  const changed = new Bell();
  const readers: Reader[] = [];
  const heldBack = new Set<Reader>();
  let reading = lanes.length;
  const frontier = (): number => readers.reduce((newest, reader) => Math.max(newest, reader.frontier), -Infinity);
  const pageSeconds = (at: number): number => readers.find((reader) => reader.frontier === at)?.pageSeconds ?? 0;
  for (const lane of lanes) {
    const reader = new Reader(lane, {
      range,
      request: { attribute, category: question.category },
      // Most places are empty: what they leave, the busy ones take.
      mostChains: () => Math.max(Math.floor(options.mostRequests / reading), 1),
      clock: options.clock,
      random: options.random,
      signal: stop.signal,
      read: (events) => {
        for (const event of events) {
          if (matches(event)) timeline.add(event);
          else if (!hasRecord(event)) doubts.add(event);
        }
        changed.ring();
      },
      mayGoOn: (one) => {
        // First what costs nothing: thousands of places ask, and the frontier is that of all of them.
        if (timeline.bytes <= mostHeldBack) return 'yes';
        const newest = frontier();
        if (one.frontier >= newest) return 'yes';
        heldBack.add(one);
        if (timeline.bytes <= 2 * mostHeldBack) return 'as-it-is';
        // One after the other, places that are equally far would each wait for all others.
        return one.frontier >= newest - PAGES_AHEAD * pageSeconds(newest) ? 'front' : 'no';
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
  const running = readers.map((reader) =>
    reader.run().finally(() => {
      reading--;
      // Those that are held back are woken below; others go on when their next page is here.
      changed.ring();
    }),
  );

  const handover = new Handover(options.sink, options.limit);
  const hasEnded = (): boolean => stop.signal.aborted || readers.every(({ finished, failure }) => finished || failure !== undefined);
  try {
    for (let last = false; !last && handover.stopped === undefined; ) {
      await changed.wait();
      last = hasEnded();
      const before = frontier();
      await giveAbove(before, timeline, handover);
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

  // The sink can be full in the middle of a second, or between two; time runs out at the frontier.
  const next = Math.max(frontier(), timeline.newest ?? -Infinity);
  const position = handover.position(next === -Infinity ? undefined : { time: next }, resumeAt);
  const stopped: StopReason | undefined = position === undefined ? undefined : (handover.stopped ?? 'interrupted');
  const oldestGiven = position === undefined ? range.from : position.time + 1;
  const withMore = timeline.places();
  return {
    stopped,
    position,
    coverage: readers.map(({ lane, failure, finished, knownFrom }) => {
      const isAllGiven = finished && !withMore.has(placeKey(lane.place));
      const coveredFrom = isAllGiven ? range.from : Math.max(knownFrom, oldestGiven);
      const doubt = doubts.of(lane.place, coveredFrom);
      return {
        ...lane.place,
        state: stateOf(failure?.kind ?? doubt?.kind, position === undefined || isAllGiven, lane.lastWasThrottled),
        ...range,
        coveredFrom: Math.max(coveredFrom, doubt?.coveredFrom ?? coveredFrom),
        pages: lane.pages,
        events: handover.givenBy.get(placeKey(lane.place)) ?? 0,
        throttles: lane.throttles,
        error: failure?.message ?? doubt?.message,
      };
    }),
  };
}

async function giveAbove(frontier: number, timeline: Timeline, handover: Handover<HistoryEvent>): Promise<void> {
  for (let events; handover.stopped === undefined && (events = timeline.takeSecondAbove(frontier)) !== undefined; ) {
    for (const event of await handover.give(events)) timeline.add(event);
  }
}

function stateOf(failure: string | undefined, complete: boolean, throttled: boolean): CoverageState {
  if (failure !== undefined) return failure === 'denied' ? 'denied' : 'failed';
  if (complete) return 'complete';
  return throttled ? 'throttled' : 'stopped';
}
