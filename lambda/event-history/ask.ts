import { setMaxListeners } from 'node:events';
import type { Coverage } from './answer';
import { AnswerSink, type ResultStore } from './answer-sink';
import type { Clock } from './clock';
import { encodeCursor } from './cursor';
import { type Estimate, estimate } from './estimate';
import { Gate } from './gate';
import { type HistoryAnswer, lateNotice, writtenCoverage } from './history-answer';
import { Lane } from './lane';
import type { LookupPort } from './lookup-port';
import type { Pace } from './pace';
import { findPlaces, type PlacesPort, type Unreachable } from './places';
import type { HistoryRequest } from './question';
import { type EventSink, type Progress, search } from './search';
import { iso } from './time-range';

export interface AskOptions {
  readonly lookup: LookupPort;
  readonly places: PlacesPort;
  readonly clock: Clock;
  readonly random: () => number;
  /** Ends the search with what it has. */
  readonly stop: AbortController;
  readonly mostRequests: number;
  /** For one run; `undefined`: as long as it takes. */
  readonly budgetSeconds: number | undefined;
  readonly mostAnswerBytes: number;
  readonly store: ResultStore | undefined;
  readonly mostHeldBack?: number;
  readonly pace?: () => Pace;
  readonly onProgress?: (progress: Progress) => void;
}

/** For the log; an answer can be large and is nobody else's business. */
export interface AskStatistics {
  readonly places: number;
  readonly pages: number;
  readonly throttles: number;
  readonly states: Readonly<Record<string, number>>;
}

/** Answers a request: finds the places, says when it would take too long, searches, and writes the answer. */
export async function ask(request: HistoryRequest, options: AskOptions): Promise<{ answer: HistoryAnswer; statistics: AskStatistics }> {
  const { question, resumeAt } = request;
  const range = { from: question.range.from, to: resumeAt?.time ?? question.range.to };
  const { places, unreachable, notices } = await findPlaces(question, options.places);
  setMaxListeners(0, options.stop.signal);
  const gate = new Gate(options.mostRequests);
  const lanes = places.map((place) => new Lane(place, options.lookup, gate, options.clock, options.stop.signal, options.pace?.()));
  const common = {
    from: iso(range.from),
    to: iso(range.to),
    notices: [...request.notices, ...notices, ...lateNotice(request, options.clock.now())],
  };
  const foreseen = isWorthAnEstimate(request, options) ? await estimate(question, range, lanes, options.budgetSeconds ?? Infinity) : undefined;
  const isTooLong = foreseen !== undefined && request.ifTooLong === 'say' && foreseen.seconds > (options.budgetSeconds ?? Infinity);
  if (foreseen !== undefined && (request.output === 'estimate' || isTooLong)) {
    const status = request.output === 'estimate' ? 'estimate' : 'too-long';
    const answer: HistoryAnswer = { status, ...common, events: [], eventCount: 0, coverage: [], estimate: foreseen };
    return { answer, statistics: statistics(lanes, []) };
  }

  const isStored = request.output === 's3';
  // Oldest first, the lines are turned round at the end: they have to be here.
  const sink = new AnswerSink(request.detail, options.mostAnswerBytes, request.order === 'oldest' ? undefined : options.store, isStored);
  try {
    const counted = new Counted(sink);
    const found = await search({ ...options, question, resumeAt, limit: request.limit, lanes, sink: counted });
    const coverage = [...found.coverage, ...unreachable.map((one) => unreachableCoverage(one, range))];
    const results = await sink.close();
    const lines = request.order === 'oldest' ? sink.lines.toReversed() : sink.lines;
    const { position } = found;
    const answer: HistoryAnswer = {
      status: position === undefined ? 'complete' : 'stopped',
      ...(found.stopped && { stopped: found.stopped }),
      ...common,
      events: lines.map((line) => JSON.parse(line) as unknown),
      eventCount: counted.events,
      ...(results && { results }),
      ...(position && { cursor: encodeCursor({ range: question.range, position, questionDigest: request.digest }) }),
      coverage: coverage.map(writtenCoverage),
      ...(foreseen && { estimate: foreseen }),
    };
    return { answer, statistics: statistics(lanes, coverage) };
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

/** It costs a request or two a place: not for what a limit ends early, nor for what began already. */
function isWorthAnEstimate({ output, limit, resumeAt, ifTooLong }: HistoryRequest, { budgetSeconds }: AskOptions): boolean {
  if (output === 'estimate') return true;
  return budgetSeconds !== undefined && ifTooLong === 'say' && limit === undefined && resumeAt === undefined;
}

class Counted implements EventSink {
  public events = 0;

  public constructor(private readonly sink: EventSink) {}

  public async take(events: Parameters<EventSink['take']>[0]): Promise<number> {
    const taken = await this.sink.take(events);
    this.events += taken;
    return taken;
  }
}

function unreachableCoverage({ account, isDenied, error }: Unreachable, range: { from: number; to: number }): Coverage {
  return { account, region: '*', state: isDenied ? 'denied' : 'failed', ...range, coveredFrom: range.to + 1, pages: 0, events: 0, throttles: 0, error };
}

function statistics(lanes: readonly Lane[], coverage: readonly Coverage[]): AskStatistics {
  const states: Record<string, number> = {};
  for (const { state } of coverage) states[state] = (states[state] ?? 0) + 1;
  return {
    places: lanes.length,
    pages: lanes.reduce((sum, { pages }) => sum + pages, 0),
    throttles: lanes.reduce((sum, { throttles }) => sum + throttles, 0),
    states,
  };
}

export type { Estimate };
