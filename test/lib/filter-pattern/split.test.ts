import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { and, equals, or } from '../../../lib/filter-pattern/build';
import { compile } from '../../../lib/filter-pattern/compile';
import { CLOUDWATCH_LIMITS } from '../../../lib/filter-pattern/limits';
import { parsePattern } from '../../../lib/filter-pattern/parse';
import { printPattern } from '../../../lib/filter-pattern/print';
import { pack, split } from '../../../lib/filter-pattern/split';
import type { Expression } from '../../../lib/filter-pattern/syntax-tree';

const printed = (expression: Expression): string => printPattern({ kind: 'json', expression });
const asItIs = (text: string): number => text.length;
const long = (letter: string): string => letter.repeat(400);

const values = fc.constantFrom('a', 'b', 'c', 'd');
const condition: fc.Arbitrary<Expression> = fc
  .tuple(fc.constantFrom('x', 'y', 'z', 'list[*]'), values, fc.nat(220))
  .map(([name, value, length]) => equals(`$.${name}`, `${value}*${' '.repeat(length)}`));
const { expression: expressions } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3 },
    condition,
    fc
      .array(tie('expression'), { minLength: 1, maxLength: 5 })
      .map(([first, ...others]) => or(first ?? equals('$.x', 'a'), ...others)),
    fc
      .array(tie('expression'), { minLength: 1, maxLength: 3 })
      .map(([first, ...others]) => and(first ?? equals('$.x', 'a'), ...others)),
  ),
}));

describe('split', () => {
  it('leaves alone what fits', () => {
    const expression = or(equals('$.a', 'b'), equals('$.c', 'd'));

    expect(split(expression, asItIs)).toEqual([expression]);
  });

  it('fills each pattern as far as there is room', () => {
    const parts = split(
      or(...(['a', 'b', 'c', 'd', 'e'].map((one) => equals('$.a', long(one))) as [Expression])),
      asItIs,
    );

    expect(parts?.map((part) => ('operands' in part ? part.operands.length : 1))).toEqual([2, 2, 1]);
  });

  it('says in each part what all need', () => {
    const needed = equals('$.eventSource', 's3.amazonaws.com');
    const parts = split(
      and(needed, or(equals('$.a', long('a')), equals('$.a', long('b')), equals('$.a', long('c')))),
      asItIs,
    );

    expect(parts?.length).toBe(2);
    for (const part of parts ?? []) expect(printed(part)).toContain(printed(needed).slice(2, -2));
  });

  it('says where a condition has no room at all', () => {
    expect(split(or(equals('$.a', 'b'), equals('$.a', 'c'.repeat(1_020))), asItIs)).toBeUndefined();
    expect(
      split(and(equals('$.a', long('a')), equals('$.b', long('b')), equals('$.c', long('c'))), asItIs),
    ).toBeUndefined();
  });

  it('counts what a token may become', () => {
    const expression = or(equals('$.a', '${Token[1]}'), equals('$.b', '${Token[2]}'));
    const longest = (text: string): number => text.length + 600 * (text.split('Token').length - 1);

    expect(split(expression, longest)).toHaveLength(2);
  });

  it('puts three wildcards into a pattern at most', () => {
    const four = or(...(['a', 'b', 'c', 'd'].map((name) => equals(`$.${name}[*]`, 'x')) as [Expression]));

    expect(split(four, asItIs)).toHaveLength(2);
  });

  it('matches together what the one matched', () => {
    fc.assert(
      fc.property(
        fc.array(expressions, { minLength: 1, maxLength: 4 }),
        fc.record({ x: values, y: values, z: values, list: fc.array(values, { maxLength: 2 }) }),
        (all, event) => {
          const parts = pack(all, asItIs);
          if (parts === undefined) return;
          for (const part of parts) {
            expect(printed(part).length).toBeLessThanOrEqual(CLOUDWATCH_LIMITS.characters);
            parsePattern(printed(part));
          }
          const padded = Object.fromEntries(
            Object.entries(event).map(([name, value]) => [
              name,
              typeof value === 'string' ? `${value} ${' '.repeat(250)}` : value,
            ]),
          );
          for (const one of [event, padded]) {
            const whole = all.some((expression) => compile({ kind: 'json', expression })(one));
            expect(parts.some((expression) => compile({ kind: 'json', expression })(one))).toBe(whole);
          }
        },
      ),
    );
  });
});
