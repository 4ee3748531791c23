import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compile, compileForText } from '../../../lib/filter-pattern/compile';
import { parsePattern } from '../../../lib/filter-pattern/parse';
import { event, expression, textCondition } from './arbitraries';
import { evaluates } from './naive-evaluator';

function matches(pattern: string, value: unknown): boolean {
  return compile(parsePattern(pattern).pattern)(value);
}

describe('compile', () => {
  test('agrees with the naive evaluator on random text and wildcards', () => {
    const outcomes = { true: 0, false: 0 };
    fc.assert(
      fc.property(textCondition, ([condition, a]) => {
        const expected = evaluates(condition, { a });
        outcomes[expected ? 'true' : 'false']++;
        return compile({ kind: 'json', expression: condition })({ a }) === expected;
      }),
      { numRuns: 2000 },
    );
    expect(outcomes.true).toBeGreaterThan(200);
    expect(outcomes.false).toBeGreaterThan(200);
  });

  test('agrees with the naive evaluator on random patterns and events', () => {
    const outcomes = { true: 0, false: 0 };
    fc.assert(
      fc.property(expression, fc.array(event, { minLength: 4, maxLength: 4 }), (tree, events) => {
        const matcher = compile({ kind: 'json', expression: tree });
        for (const each of events) {
          const expected = evaluates(tree, each);
          if (matcher(each) !== expected) throw new Error(`on ${JSON.stringify(each)} expected ${String(expected)}`);
          outcomes[expected ? 'true' : 'false']++;
        }
      }),
      { numRuns: 2000 },
    );
    // Else the generators have drifted apart and nothing is compared.
    expect(outcomes.true).toBeGreaterThan(500);
    expect(outcomes.false).toBeGreaterThan(500);
  });

  test('a matcher keeps nothing of the events it has seen', () => {
    const matcher = compile(parsePattern('{ $.a = "x" && $.b[*] = %^y+$% }').pattern);
    const rows: [unknown, boolean][] = [
      [{ a: 'x', b: ['n', 'yy'] }, true],
      [{ a: 'x', b: [] }, false],
      [{}, false],
      [{ a: 'x', b: ['n', 'yy'] }, true],
    ];
    expect(rows.map(([each]) => matcher(each))).toEqual(rows.map(([, expected]) => expected));
  });

  test('a name that objects inherit is a field only when the event has it', () => {
    expect(matches('{ $.constructor NOT EXISTS && $.toString NOT EXISTS && $.__proto__ NOT EXISTS }', {})).toBe(true);
    expect(matches('{ $.a.length NOT EXISTS && $.a.0 NOT EXISTS }', { a: ['x'] })).toBe(true);
    expect(matches('{ $.a.length NOT EXISTS }', { a: 'text' })).toBe(true);
    expect(matches('{ $.__proto__.a = "x" }', JSON.parse('{ "__proto__": { "a": "x" } }'))).toBe(true);
  });

  test('what JSON can hold besides objects never matches', () => {
    for (const value of [null, undefined, true, 5, 'text', [], [{ a: 'x' }]]) {
      expect(matches('{ $.a NOT EXISTS }', value)).toBe(false);
    }
  });

  test('a regular expression alone is searched for in the text of the event', () => {
    expect(matches('%"a":"x"%'.replaceAll('"', '\\x22'), { a: 'x' })).toBe(true);
    expect(compileForText(parsePattern('%\\[ERROR%').pattern)('[ERROR 401]')).toBe(true);
  });
});
