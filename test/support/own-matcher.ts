import type { OwnNames } from '../../lib/contract/own-parts';
import { compile, type EventMatcher } from '../../lib/filter-pattern/compile';
import { withOwnNames } from '../../lib/filter-pattern/own-parts';
import { parsePattern } from '../../lib/filter-pattern/parse';
import { OWN_NAMES } from '../fixtures/own-names';

/** What a pattern matches where the names of own parts are these. */
export function matcherWith(filterPattern: string, names: OwnNames = OWN_NAMES): EventMatcher {
  const pattern = withOwnNames(parsePattern(filterPattern).pattern, names);
  return typeof pattern === 'boolean' ? () => pattern : compile(pattern);
}
