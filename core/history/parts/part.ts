import type { Coverage } from '../answer/answer';
import type { StoredResult } from '../answer/answer-sink';
import type { Place } from '../search/event';
import type { HistoryRequest, Position, Question } from '../request/question';

/** The accounts that one function reads for another: the whole question, but for whom it is about. */
export interface PartRequest {
  readonly question: Pick<Question, 'range' | 'conditions' | 'category'>;
  readonly places: readonly Place[];
  readonly resumeAt: Position | undefined;
  readonly detail: HistoryRequest['detail'];
  /** Ends by then with what it has. */
  readonly seconds: number;
}

/** Everything that matches in its places, newest first, down to its position; without one, down to the end. */
export interface PartAnswer {
  readonly coverage: readonly Coverage[];
  readonly position?: Position;
  /** The events as they are to be written, where they are few. */
  readonly lines: readonly string[];
  readonly stored?: StoredResult;
}

/** What the search needs of other functions, and of what they stored. */
export interface PartsPort {
  /** Rejects when the function failed; with an error named `TooManyRequestsException` when it did not begin. */
  read(part: PartRequest, signal: AbortSignal): Promise<PartAnswer>;
  /** The lines, a few at a time, as they are asked for. */
  lines(stored: StoredResult): AsyncIterable<readonly string[]>;
  remove(stored: StoredResult): Promise<void>;
}
