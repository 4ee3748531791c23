import { setMaxListeners } from 'node:events';
import { MAX_RETURNED_BYTES } from '../../../lib/contract/limits';
import type { StopReason } from '../answer/answer';
import { AnswerSink, type ResultStore } from '../answer/answer-sink';
import { MOST_REQUESTS } from '../search/capacity';
import type { Clock } from '../search/clock';
import { Gate } from '../search/gate';
import { Lane } from '../search/lane';
import type { LookupPort } from '../search/lookup-port';
import type { Pace } from '../search/pace';
import type { PartAnswer, PartRequest } from './part';
import { type Progress, search } from '../search/search';

/** Size of a coverage entry with an error, for one account and Region. */
const COVERAGE_BYTES = 600;

export interface ReadPartOptions {
  readonly lookup: LookupPort;
  readonly clock: Clock;
  readonly random: () => number;
  /** Aborting it ends the search with the events found so far. */
  readonly stop: AbortController;
  readonly store: ResultStore | undefined;
  readonly mostRequests?: number;
  /** Maximum size of returned lines; more are stored. */
  readonly mostLineBytes?: number;
  readonly mostHeldBack?: number;
  readonly pace?: () => Pace;
  readonly onProgress?: (progress: Progress) => void;
}

/** Reads the accounts of a part, in the same way as a single function that reads all accounts. */
export async function readPart(
  part: PartRequest,
  options: ReadPartOptions,
): Promise<{ answer: PartAnswer; stopped: StopReason | undefined }> {
  const { question, places, resumeAt, detail } = part;
  const { stop, clock, mostRequests = MOST_REQUESTS } = options;
  setMaxListeners(0, stop.signal);
  const gate = new Gate(mostRequests);
  const lanes = places.map((place) => new Lane(place, options.lookup, gate, clock, stop.signal, options.pace?.()));
  // The lines are JSON within JSON there, so at most twice as long.
  const mostBytes = options.mostLineBytes ?? Math.max((MAX_RETURNED_BYTES - COVERAGE_BYTES * places.length) / 2, 0);
  const sink = new AnswerSink(detail, mostBytes, options.store, false);
  try {
    const whole = { ...question, accounts: [...new Set(places.map(({ account }) => account))], regions: undefined };
    const { position, coverage, stopped } = await search({
      ...options,
      question: whole,
      resumeAt,
      limit: undefined,
      lanes,
      mostRequests,
      sink,
    });
    const stored = await sink.close();
    return {
      answer: { coverage, ...(position && { position }), lines: sink.lines, ...(stored && { stored }) },
      stopped,
    };
  } catch (error) {
    await sink.discard();
    throw error;
  }
}
