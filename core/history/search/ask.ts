import { setMaxListeners } from 'node:events';
import type { Coverage, SearchResult } from '../answer/answer';
import { askedNotices, emptyNotices } from '../answer/asked-notices';
import { AnswerSink, type ResultStore, type StoredResult } from '../answer/answer-sink';
import { ALWAYS_DRIVEN, secondsAlone, secondsAtQuota } from './capacity';
import type { Clock } from './clock';
import { encodeCursor } from '../request/cursor';
import { estimate, lookAhead, MERGED_PER_SECOND, type PlaceOutlook } from './estimate';
import { type Place, placeKey } from './event';
import { Gate } from './gate';
import { fitting, inShort } from '../answer/fitting-answer';
import { type HistoryAnswer, lateNotice } from '../answer/history-answer';
import { Lane } from './lane';
import type { LookupFailure, LookupPort } from './lookup-port';
import type { Pace } from './pace';
import type { PartsPort } from '../parts/part';
import { divide, functionsByAccounts, functionsFor, type Part } from '../parts/parts';
import { findPlaces, type PlacesPort, type Unreachable } from './places';
import type { HistoryRequest } from '../request/question';
import { type Progress, search } from './search';
import { searchInParts } from '../parts/search-in-parts';
import { iso } from '../request/time-range';

/** Approximate size of a coverage entry. Reserved, so that events need not be moved when the coverage is known. */
const COVERAGE_BYTES = 300;

export interface AskOptions {
  readonly lookup: LookupPort;
  readonly places: PlacesPort;
  readonly clock: Clock;
  readonly random: () => number;
  /** Aborting it ends the search with the events found so far. */
  readonly stop: AbortController;
  readonly mostRequests: number;
  /** For one run; `undefined` for no limit. */
  readonly budgetSeconds: number | undefined;
  /** Events and coverage together. */
  readonly mostAnswerBytes: number;
  readonly store: ResultStore | undefined;
  /** Other functions that read accounts if one alone would be too slow. */
  readonly parts?: {
    readonly port: PartsPort;
    /** A fixed number of accounts for each function; `undefined` to follow the estimate. */ readonly accountsEach:
      number | undefined;
  };
  readonly mostHeldBack?: number;
  readonly pace?: () => Pace;
  readonly onProgress?: (progress: Progress) => void;
}

/** For the log, which contains no part of the answer: it may be large, and is confidential. */
export interface AskStatistics {
  readonly places: number;
  /** The number of functions that read the pages: 1 for this one alone. */
  readonly functions: number;
  readonly pages: number;
  readonly throttles: number;
  readonly states: Readonly<Record<string, number>>;
}

/** Answers a request: finds the places, reports if it would take too long, searches, and writes the answer. */
export async function ask(
  request: HistoryRequest,
  options: AskOptions,
): Promise<{ answer: HistoryAnswer; statistics: AskStatistics }> {
  const { question, resumeAt } = request;
  const { clock, budgetSeconds = Infinity } = options;
  const began = clock.now();
  const range = { from: question.range.from, to: resumeAt?.time ?? question.range.to };
  setMaxListeners(0, options.stop.signal);
  const { places, unreachable, notices } = await findPlaces(question, options.places, options.stop.signal);
  const gate = new Gate(options.mostRequests);
  const lanes = places.map(
    (place) => new Lane(place, options.lookup, gate, clock, options.stop.signal, options.pace?.()),
  );
  const common = {
    from: iso(range.from),
    to: iso(range.to),
    notices: [...request.notices, ...notices, ...askedNotices(question), ...lateNotice(request, clock.now())],
  };
  // In a large organization, listing all Regions takes minutes.
  const secondsLeft = (): number => budgetSeconds - (clock.now() - began) / 1_000;
  // An estimate may use the time, because no answer follows.
  const ahead = request.output === 'estimate' ? Infinity : secondsLeft();
  const { outlooks, failures } = isWorthALook(request, places, options)
    ? await lookAhead(question, range, lanes, ahead)
    : { outlooks: undefined, failures: [] };
  const parts = partsOf(request, places, outlooks, options);
  const left = secondsLeft();
  const foreseen = outlooks && estimate(question, range, outlooks, parts, left);
  // When in doubt, it begins: a question that does not finish ends with a cursor, and nothing is lost.
  const isTooLong = foreseen !== undefined && isAskedFirst(request) && foreseen.least.seconds > left;
  if (foreseen !== undefined && (request.output === 'estimate' || isTooLong)) {
    const status = request.output === 'estimate' ? 'estimate' : 'too-long';
    const unseen = [
      ...failures.map(({ place, failure }) => unseenCoverage(place, failure, range)),
      ...unreachable.map((one) => unreachableCoverage(one, range)),
    ];
    const fitted = await fitting([], inShort(unseen), options.mostAnswerBytes, undefined);
    const answer: HistoryAnswer = {
      status,
      ...common,
      eventCount: 0,
      ...fitted,
      notices: [...common.notices, ...fitted.notices],
      estimate: foreseen,
    };
    return { answer, statistics: statistics(lanes, [], 0) };
  }

  const isStored = request.output === 's3';
  // Oldest first: the lines are reversed at the end, so they must be kept here.
  const mostBytes = Math.max(options.mostAnswerBytes - COVERAGE_BYTES * places.length, 0);
  const sink = new AnswerSink(
    request.detail,
    mostBytes,
    request.order === 'oldest' ? undefined : options.store,
    isStored,
  );
  const read = (): Promise<SearchResult> => {
    if (options.parts === undefined || parts.length <= 1)
      return search({ ...options, question, resumeAt, limit: request.limit, lanes, sink });
    return searchInParts({
      ...options,
      question,
      resumeAt,
      detail: request.detail,
      places,
      parts,
      port: options.parts.port,
      sink: { take: (events) => sink.takeLines(events.map(({ line }) => line)) },
      readUntil: readingEnds(began + budgetSeconds * 1_000, clock.now(), outlooks),
    });
  };
  const { found, results } = await readInto(sink, read);
  const coverage = [...found.coverage, ...unreachable.map((one) => unreachableCoverage(one, range))];
  const lines = request.order === 'oldest' ? sink.lines.toReversed() : sink.lines;
  const fitted = await fitting(lines, inShort(coverage), options.mostAnswerBytes, options.store);
  // If time runs out before there is a place to read, the next answer starts from the beginning.
  const position =
    found.position ?? (unreachable.some(({ isStopped }) => isStopped) ? (resumeAt ?? { time: range.to }) : undefined);
  const stopped = found.stopped ?? (position && 'interrupted');
  const eventCount = coverage.reduce((sum, { events }) => sum + events, 0);
  const answer: HistoryAnswer = {
    status:
      position !== undefined ? 'stopped' : coverage.every(({ state }) => state === 'complete') ? 'complete' : 'partial',
    ...(stopped && { stopped }),
    ...common,
    eventCount,
    ...(results && { results }),
    ...(position && { cursor: encodeCursor({ range: question.range, position, questionDigest: request.digest }) }),
    ...fitted,
    notices: [
      ...common.notices,
      ...fitted.notices,
      ...(eventCount === 0 && resumeAt === undefined ? emptyNotices(question) : []),
    ],
    ...(foreseen && { estimate: foreseen }),
  };
  return { answer, statistics: statistics(lanes, coverage, parts.length) };
}

/** Deletes what was stored if the question fails. */
async function readInto(
  sink: AnswerSink,
  read: () => Promise<SearchResult>,
): Promise<{ found: SearchResult; results: StoredResult | undefined }> {
  try {
    return { found: await read(), results: await sink.close() };
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

/**
 * Costs a request or two per place: not worthwhile if a limit ends the search early, or if the question has already
 * begun and one function can finish it.
 */
function isWorthALook(
  request: HistoryRequest,
  places: readonly Place[],
  { budgetSeconds, parts }: AskOptions,
): boolean {
  if (request.output === 'estimate') return true;
  if (request.limit !== undefined) return false;
  if (budgetSeconds !== undefined && isAskedFirst(request)) return true;
  return parts !== undefined && parts.accountsEach === undefined && places.length > ALWAYS_DRIVEN;
}

/** Whether the question may be rejected as too long. */
function isAskedFirst({ ifTooLong, limit, resumeAt }: HistoryRequest): boolean {
  return ifTooLong === 'say' && limit === undefined && resumeAt === undefined;
}

/**
 * Returns what each function reads. One function reads everything if a limit ends the search early, or without a
 * deadline.
 */
function partsOf(
  { limit }: HistoryRequest,
  places: readonly Place[],
  outlooks: readonly PlaceOutlook[] | undefined,
  { parts, budgetSeconds }: AskOptions,
): Part[] {
  if (parts === undefined || limit !== undefined || budgetSeconds === undefined) return [places];
  if (parts.accountsEach !== undefined) {
    const accounts = new Set(places.map(({ account }) => account)).size;
    return divide(places, functionsByAccounts(accounts, parts.accountsEach), () => 1);
  }
  if (outlooks === undefined || places.length <= ALWAYS_DRIVEN) return [places];
  const loads = new Map(outlooks.map((outlook) => [placeKey(outlook.place), outlook]));
  return divide(places, functionsFor(outlooks), (place) => secondsAlone([loads.get(placeKey(place)) ?? NO_LOAD]));
}

const NO_LOAD = { pages: 0, requestSeconds: 0 };

/** Reserves time for merging, based on the expected number of events, or a third of the time if nothing is known. */
function readingEnds(deadline: number, now: number, outlooks: readonly PlaceOutlook[] | undefined): number {
  const perSecond =
    outlooks && outlooks.reduce((sum, { matching }) => sum + matching, 0) / Math.max(secondsAtQuota(outlooks), 1);
  const merging =
    perSecond === undefined ? 1 / 3 : Math.min(Math.max(perSecond / (perSecond + MERGED_PER_SECOND), 1 / 10), 1 / 2);
  return now + (deadline - now) * (1 - merging);
}

function unreachableCoverage(
  { account, isDenied, isStopped, error }: Unreachable,
  range: { from: number; to: number },
): Coverage {
  return {
    account,
    region: '*',
    state: isStopped ? 'stopped' : isDenied ? 'denied' : 'failed',
    ...range,
    coveredFrom: range.to + 1,
    pages: 0,
    events: 0,
    throttles: 0,
    error,
  };
}

/** Coverage of what the estimate does not count. */
function unseenCoverage(place: Place, { kind, message }: LookupFailure, range: { from: number; to: number }): Coverage {
  return {
    ...place,
    state: kind === 'denied' ? 'denied' : 'failed',
    ...range,
    coveredFrom: range.to + 1,
    pages: 0,
    events: 0,
    throttles: 0,
    error: message,
  };
}

function statistics(lanes: readonly Lane[], coverage: readonly Coverage[], functions: number): AskStatistics {
  const states: Record<string, number> = {};
  for (const { state } of coverage) states[state] = (states[state] ?? 0) + 1;
  // Pages of other functions are in the coverage; without other functions, all pages are those of the lanes.
  const counted = functions > 1 ? [...lanes, ...coverage] : lanes;
  return {
    places: lanes.length,
    functions,
    pages: counted.reduce((sum, { pages }) => sum + pages, 0),
    throttles: counted.reduce((sum, { throttles }) => sum + throttles, 0),
    states,
  };
}
