import { patternText } from '../filter-pattern/build';
import type { Expression } from '../filter-pattern/syntax-tree';
import type { Detection } from './detection';

/** A detection with its pattern as an expression tree. By default, its alarm goes off at the first event. */
export interface DetectionParts extends Omit<Detection, 'filterPattern' | 'threshold' | 'periodSeconds'> {
  readonly pattern: Expression;
  readonly threshold?: number;
  readonly periodSeconds?: number;
}

/** Five minutes: related events become one alarm, although CloudTrail delivers them over several minutes. */
const PERIOD_SECONDS = 300;

/** One hour, for manual work: saving a function every few minutes causes one alarm, not ten. */
export const BY_HAND_SECONDS = 3600;

/**
 * Renders the pattern. Throws at once if CloudWatch Logs would reject it.
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
