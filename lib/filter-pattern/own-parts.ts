import { isOwnPart, type OwnNames } from '../contract/own-parts';
import { substitute } from './substitute';
import type { Pattern } from './syntax-tree';

/**
 * Returns the pattern with the names of own resources in place of placeholders. Without names, it matches whatever it
 * might match with some: for callers that request the names only if something might match.
 *
 * @returns a boolean if the result no longer depends on the event: `false` if something that the pattern needs has no
 * name
 */
export function withOwnNames(pattern: Pattern, names: OwnNames | undefined): Pattern | boolean {
  if (pattern.kind === 'text') return pattern;
  const expression = substitute(pattern.expression, (name) => {
    if (!isOwnPart(name)) return undefined;
    return names === undefined ? 'any' : (names[name] ?? []);
  });
  return typeof expression === 'boolean' ? expression : { kind: 'json', expression };
}
