import { setMaxListeners } from 'node:events';
import { Bell } from './bell';
import type { CoverageState, SearchResult, StopReason } from '../answer/answer';
import { MOST_HELD_BACK_BYTES } from './capacity';
import type { Clock } from './clock';
import { plan } from '../request/conditions';
import { Doubts } from './doubts';
import { type HistoryEvent, placeKey } from './event';
import { type EventSink, Handover } from './handover';
import { hasRecord } from './history-event';
import type { Lane } from './lane';
import type { LookupFailure } from './lookup-port';
import type { Position, Question } from '../request/question';
import { Reader } from './reader';
import { Timeline } from './timeline';

/** How many pages another place may be ahead of the slowest one when too many events are held back. */
const PAGES_AHEAD = 4;

export interface Progress {
  readonly places: number;
  readonly finished: number;
  readonly pages: number;
  /** Events that were passed to the sink. */
  readonly events: number;
  /** Events that were read but must wait for newer ones. */
  readonly heldBack: number;
  /** Everything above this second was passed to the sink. */
  readonly time: number;
}

export interface SearchOptions {
  readonly question: Question;
  readonly resumeAt: Position | undefined;
  readonly limit: number | undefined;
  readonly lanes: readonly Lane[];
  /** Maximum number of concurrent requests, over all lanes. */
  readonly mostRequests: number;
  readonly sink: EventSink<HistoryEvent>;
  readonly clock: Clock;
  readonly random: () => number;
  /** Aborting it ends the search with the events found so far; the lanes must use the same controller. */
  readonly stop: AbortController;
  /** In bytes. */
  readonly mostHeldBack?: number;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Passes every matching event to the sink once, newest first. All places are read in parallel, and all lookups of a
 * place share its quota. Older events wait for the slowest place.
 */
export async function search(options: SearchOptions): Promise<SearchResult> {
  const { question, resumeAt, lanes, stop, mostHeldBack = MOST_HELD_BACK_BYTES } = options;
  const { lookups, matches } = plan(question.conditions);
  const range = { from: question.range.from, to: resumeAt?.time ?? question.range.to };
  const timeline = new Timeline(resumeAt);
  const doubts = new Doubts();
  const changed = new Bell();
  const readers: Reader[] = [];
  const heldBack = new Set<Reader>();
  const reading = new Set<Reader>();
  const lookupsLeft = new Map(lanes.map((lane) => [lane, lookups.length]));
  // A place that failed may still have pages under way, which may contain newer events than the others have.
  const frontierOf = (reader: Reader): number =>
    reader.failure !== undefined && reading.has(reader) ? reader.knownFrom - 1 : reader.frontier;
  const frontier = (): number => readers.reduce((newest, reader) => Math.max(newest, frontierOf(reader)), -Infinity);
  const pageSeconds = (at: number): number => readers.find((reader) => reader.frontier === at)?.pageSeconds ?? 0;
  for (const [lane, attribute] of lanes.flatMap((one) => lookups.map((lookup) => [one, lookup] as const))) {
    const reader = new Reader(lane, {
      range,
      request: { attribute, category: question.category },
      // Most places are empty and leave their share to busy ones. Lookups in one place share its chains.
      mostChains: () =>
        Math.max(
          Math.min(
            Math.floor(options.mostRequests / reading.size),
            Math.ceil(lane.chains / (lookupsLeft.get(lane) ?? 1)),
          ),
          1,
        ),
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
        // The cheap check first: thousands of places call this, and the frontier is computed over all of them.
        if (timeline.bytes <= mostHeldBack) return 'yes';
        const newest = frontier();
        if (one.frontier >= newest) return 'yes';
        heldBack.add(one);
        if (timeline.bytes <= 2 * mostHeldBack) return 'as-it-is';
        // Without this tolerance, places with equal progress would each wait for all others.
        return one.frontier >= newest - PAGES_AHEAD * pageSeconds(newest) ? 'front' : 'no';
      },
    });
    readers.push(reader);
    reading.add(reader);
  }
  const wakeAll = (): void => {
    changed.ring();
    for (const reader of readers) reader.wake();
  };
  // Every place waits on it, and every request ends with it.
  setMaxListeners(0, stop.signal);
  stop.signal.addEventListener('abort', wakeAll);
  if (lanes.length === 0 || stop.signal.aborted) changed.ring();
  const running = readers.map((reader) =>
    reader.run().finally(() => {
      reading.delete(reader);
      lookupsLeft.set(reader.lane, (lookupsLeft.get(reader.lane) ?? 1) - 1);
      // Those that are held back are woken below; others continue when their next page arrives.
      changed.ring();
    }),
  );

  const handover = new Handover(options.sink, options.limit);
  const hasEnded = (): boolean =>
    stop.signal.aborted ||
    readers.every((reader) => reader.finished || (reader.failure !== undefined && !reading.has(reader)));
  try {
    for (let last = false; !last && handover.stopped === undefined;) {
      await changed.wait();
      last = hasEnded();
      const before = frontier();
      await giveAbove(before, timeline, handover);
      // Places that were ahead may continue once everything above the frontier was passed on, and another place may be
      // the slowest now.
      for (const reader of heldBack) reader.wake();
      heldBack.clear();
      options.onProgress?.({
        places: lanes.length,
        finished: lanes.length - new Set(readers.flatMap(({ finished, lane }) => (finished ? [] : [lane]))).size,
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
    coverage: lanes.map((lane, index) => {
      const { failures, finished, knownFrom } = together(
        readers.slice(index * lookups.length, (index + 1) * lookups.length),
      );
      const isAllGiven = finished && !withMore.has(placeKey(lane.place));
      const coveredFrom = isAllGiven ? range.from : Math.max(knownFrom, oldestGiven);
      const doubt = doubts.of(lane.place, coveredFrom);
      return {
        ...lane.place,
        state: stateOf(
          failures.length > 0 ? failures.map(({ kind }) => kind) : doubt ? [doubt.kind] : [],
          position === undefined || isAllGiven,
          lane.lastWasThrottled,
        ),
        ...range,
        coveredFrom: Math.max(coveredFrom, doubt?.coveredFrom ?? coveredFrom),
        pages: lane.pages,
        events: handover.givenBy.get(placeKey(lane.place)) ?? 0,
        throttles: lane.throttles,
        error: failures.length === 0 ? doubt?.message : [...new Set(failures.map(({ message }) => message))].join('; '),
      };
    }),
  };
}

async function giveAbove(frontier: number, timeline: Timeline, handover: Handover<HistoryEvent>): Promise<void> {
  for (let events; handover.stopped === undefined && (events = timeline.takeSecondAbove(frontier)) !== undefined;) {
    for (const event of await handover.give(events)) timeline.add(event);
  }
}

/** Combines the lookups of a place: an event that one did not find may belong to another. */
function together(readers: readonly Reader[]): {
  failures: readonly LookupFailure[];
  finished: boolean;
  knownFrom: number;
} {
  return {
    failures: readers.flatMap(({ failure }) => failure ?? []),
    finished: readers.every(({ finished }) => finished),
    knownFrom: Math.max(...readers.map(({ knownFrom }) => knownFrom)),
  };
}

function stateOf(failures: readonly LookupFailure['kind'][], complete: boolean, throttled: boolean): CoverageState {
  if (failures.length > 0) return failures.includes('denied') ? 'denied' : 'failed';
  if (complete) return 'complete';
  return throttled ? 'throttled' : 'stopped';
}
