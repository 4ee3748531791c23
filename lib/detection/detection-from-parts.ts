import { patternText } from '../filter-pattern/build';
import type { Expression } from '../filter-pattern/syntax-tree';
import type { Detection } from './detection';

/** A detection whose pattern is a tree, and whose alarm fires at the first event unless it says otherwise. */
export interface DetectionParts extends Omit<Detection, 'filterPattern' | 'threshold' | 'periodSeconds'> {
  readonly pattern: Expression;
  readonly threshold?: number;
  readonly periodSeconds?: number;
}

/** Five minutes: what belongs together becomes one alarm, though CloudTrail delivers it over several minutes. */
const PERIOD_SECONDS = 300;

/** An hour, where people work by hand: who saves a function every few minutes gives one alarm, not ten. */
export const BY_HAND_SECONDS = 3600;

/**
 * Prints the pattern, and fails at once on one that CloudWatch Logs would refuse.
 *
 * @throws FilterPatternError
 */
export function fromParts({
  pattern,
  threshold = 1,
  periodSeconds = PERIOD_SECONDS,
  ...words
}: DetectionParts): Detection {
  return { ...words, filterPattern: patternText(pattern), threshold, periodSeconds };
}
