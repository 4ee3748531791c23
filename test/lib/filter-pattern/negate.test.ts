import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compile } from '../../../lib/filter-pattern/compile';
import { negate } from '../../../lib/filter-pattern/negate';
import { parsePattern } from '../../../lib/filter-pattern/parse';
import { printPattern } from '../../../lib/filter-pattern/print';
import type { Expression, Selector } from '../../../lib/filter-pattern/syntax-tree';
import { propertyRuns } from '../../support/property-runs';
import { event, expression } from './arbitraries';

/** As CloudTrail keeps some fields: `a` and `b` of the root are scalars, null or missing. */
function isFlat(selector: Selector): boolean {
  const [only, ...more] = selector;
  return more.length === 0 && only?.kind === 'member' && ['a', 'b'].includes(only.name);
}

const flatEvent = event.map((value) => {
  const record = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(record).filter(
      ([name, held]) => !['a', 'b'].includes(name) || held === null || typeof held !== 'object',
    ),
  );
});

function negated(text: string, neverNested: (selector: Selector) => boolean = () => true): string | undefined {
  const { pattern } = parsePattern(text);
  const inverse = pattern.kind === 'json' ? negate(pattern.expression, neverNested) : undefined;
  return inverse && printPattern({ kind: 'json', expression: inverse });
}

function matcher(tree: Expression): (value: unknown) => boolean {
  return compile({ kind: 'json', expression: tree });
}

describe('negate', () => {
  test('the negation matches exactly what the pattern does not', () => {
    const seen = { negated: 0, matched: 0, refused: 0 };
    fc.assert(
      fc.property(expression, fc.array(flatEvent, { minLength: 6, maxLength: 6 }), (tree, events) => {
        const inverse = negate(tree, isFlat);
        if (inverse === undefined) {
          seen.refused++;
          return;
        }
        seen.negated++;
        const [matches, matchesInverse] = [matcher(tree), matcher(inverse)];
        for (const each of events) {
          if (matches(each) === matchesInverse(each)) throw new Error(`both alike on ${JSON.stringify(each)}`);
          if (matches(each)) seen.matched++;
        }
      }),
      { numRuns: propertyRuns(4000, 100_000) },
    );
    // Else the generators have drifted apart and nothing is compared.
    expect(seen.negated).toBeGreaterThan(300);
    expect(seen.matched).toBeGreaterThan(300);
    expect(seen.refused).toBeGreaterThan(300);
  });

  test('comparisons of one field share the words for its absence', () => {
    expect(negated('{ $.a = "x" || $.a = "y*" }')).toBe(
      '{ ($.a != "x" && $.a != "y*") || $.a NOT EXISTS || $.a IS NULL }',
    );
    expect(negated('{ $.a = "x" && $.b != 5 }')).toBe(
      '{ $.a != "x" || $.a NOT EXISTS || $.a IS NULL || $.b = 5 || $.b NOT EXISTS || $.b IS NULL }',
    );
  });

  test.each([
    ['a field that may hold an object', '{ $.a = "x" }', () => false],
    ['any of the elements of a list', '{ $.a[*] = "x" }', () => true],
    ['alternatives of a list', '{ $.a[*] = "x" || $.a[*] = "y" }', () => true],
    ['any of the members', '{ $.a.* NOT EXISTS }', () => true],
    ['an order: text is neither less nor more', '{ $.a < 5 }', () => true],
    ['IS TRUE: the text "true" is another value', '{ $.a IS TRUE }', () => true],
    ['one operand that cannot be negated', '{ $.b = "x" && $.a < 5 }', () => true],
  ])('there is none of %s', (_, text, neverNested) => {
    expect(negated(text, neverNested)).toBeUndefined();
  });
});
