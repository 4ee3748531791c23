import type { Coverage } from '../answer/answer';
import type { StoredResult } from '../answer/answer-sink';
import type { Place } from '../search/event';
import type { HistoryRequest, Position, Question } from '../request/question';

/** The accounts that one function reads for another: the whole question, limited to these accounts. */
export interface PartRequest {
  readonly question: Pick<Question, 'range' | 'conditions' | 'category'>;
  readonly places: readonly Place[];
  readonly resumeAt: Position | undefined;
  readonly detail: HistoryRequest['detail'];
  /** How long the function may run. It then returns what it has. */
  readonly seconds: number;
}

/** All matching events of its places, newest first, down to its position; without one, down to the end. */
export interface PartAnswer {
  readonly coverage: readonly Coverage[];
  readonly position?: Position;
  /** The rendered events, if they are few. */
  readonly lines: readonly string[];
  readonly stored?: StoredResult;
}

/** Invokes other functions, and reads what they stored. */
export interface PartsPort {
  /** Rejects if the function failed; with an error named `TooManyRequestsException` if it did not start. */
  read(part: PartRequest, signal: AbortSignal): Promise<PartAnswer>;
  /** Returns the lines in small batches, on demand. */
  lines(stored: StoredResult): AsyncIterable<readonly string[]>;
  remove(stored: StoredResult): Promise<void>;
}
