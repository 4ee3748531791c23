import { describe, expect, it } from '@jest/globals';
import { OwnPartsCatalog } from '../../../../lib/detection/own-parts-catalog';
import { loosen } from '../../../../lib/detection/own-parts/loosen';
import { compile } from '../../../../lib/filter-pattern/compile';
import { withOwnNames } from '../../../../lib/filter-pattern/own-parts';
import { parsePattern } from '../../../../lib/filter-pattern/parse';
import { printPattern } from '../../../../lib/filter-pattern/print';
import type { Pattern } from '../../../../lib/filter-pattern/syntax-tree';
import { OWN_NAMES } from '../../../fixtures/own-names';
import { EVENTS } from '../../../fixtures/replayed-events';

function loosened(text: string): Pattern {
  const { pattern } = parsePattern(text);
  if (pattern.kind === 'text') throw new Error('a pattern for JSON');
  return { kind: 'json', expression: loosen(pattern.expression) };
}

function matcher(pattern: Pattern): (event: unknown) => boolean {
  const named = withOwnNames(pattern, OWN_NAMES);
  return typeof named === 'boolean' ? () => named : compile(named);
}

describe('loosen', () => {
  it.each([
    ['{ $.a = "{topic}" || $.a = "*:{topic}" || $.a = "*:{topic}:*" }', '{ $.a = "*{topic}*" }'],
    ['{ $.a = "{topic}" || $.b = "{topic}" }', '{ $.a = "{topic}" || $.b = "{topic}" }'],
    ['{ $.a = "{topic}" || $.a = "{table}" }', '{ $.a = "{topic}" || $.a = "{table}" }'],
    ['{ $.a = "x" || $.a = "*x" }', '{ $.a = "x" || $.a = "*x" }'],
    ['{ $.c = 1 && ($.a = "{key}" || $.a = "*/{key}") }', '{ $.c = 1 && $.a = "*{key}*" }'],
    ['{ $.a != "{key}" || $.a != "*/{key}" }', '{ $.a != "{key}" || $.a != "*/{key}" }'],
  ])('makes of %s: %s', (text, expected) => {
    expect(printPattern(loosened(text))).toBe(expected);
  });

  it('matches whatever the detections match', () => {
    let matches = 0;
    for (const { filterPattern } of OwnPartsCatalog.all()) {
      const [exact, loose] = [matcher(parsePattern(filterPattern).pattern), matcher(loosened(filterPattern))];
      for (const event of EVENTS.filter(exact)) {
        matches++;
        expect(loose(event)).toBe(true);
      }
    }
    expect(matches).toBeGreaterThan(20);
  });
});
