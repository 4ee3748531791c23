import fc from 'fast-check';
import { and, or } from '../../../lib/filter-pattern/build';
import { textValue } from '../../../lib/filter-pattern/parse-value';
import {
  isWildcard,
  type Condition,
  type Expression,
  type Selector,
  type Step,
  type Value,
} from '../../../lib/filter-pattern/syntax-tree';

/**
 * Few names and few values, so that patterns often meet events. Some names are ones that objects, arrays and strings
 * have of themselves.
 */
const OFTEN = ['a', 'a', 'a', 'b'];
const NAMES = [...OFTEN, 'length', 'constructor', '__proto__', '0', 'x.y'];
const PIECES = ['', '', 'x', 'y', 'xy', 'yx'];
const TEXTS = ['x', 'y', 'xy', 'xyx', '', '5', '5.0', '1e1', '-0', 'true', 'null', 'X', '*', '"', '\\', 'é'];
const NUMBERS = ['5', '5.0', '+5', '-1', '0', '-0', '10', '1e1', '0.5', '007'];

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('member' as const), name: fc.constantFrom(...OFTEN, ...OFTEN, ...NAMES) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('element' as const), index: fc.nat({ max: 2 }) }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ kind: 'anyMember' }, { kind: 'anyElement' }) },
);

/** Begins with a member and has one wildcard at most. */
export const selector: fc.Arbitrary<Selector> = fc
  .tuple(step, fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(step, { maxLength: 2 })))
  .map(([first, others]): Selector => {
    const steps = [first, ...others];
    return first.kind === 'element' || first.kind === 'anyElement' ? [{ kind: 'member', name: 'a' }, ...steps] : steps;
  })
  .map((steps) => steps.filter((each, at) => !isWildcard(each) || at === steps.findIndex(isWildcard)));

const REGEX_ATOMS = [
  ...['a', 'b', 'x', 'y', '1', ' ', '.', '[ab]', '[^a]', '[^xy]', '[a-x]', '[\\d-]'],
  ...['\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '\\x61', '\\.'],
];

export const regexSource: fc.Arbitrary<string> = fc
  .array(
    fc
      .tuple(
        fc.constantFrom('', '', '', '^'),
        fc.array(
          fc
            .tuple(
              fc.constantFrom(...REGEX_ATOMS),
              fc.constantFrom('', '', '', '?', '*', '+', '{2}', '{1,}', '{,2}', '{1,3}', '{0}'),
            )
            .map((parts) => parts.join('')),
          { minLength: 1, maxLength: 4 },
        ),
        fc.constantFrom('', '', '', '$'),
      )
      .map(([start, terms, end]) => start + terms.join('') + end),
    { minLength: 1, maxLength: 3 },
  )
  .map((branches) => branches.join('|'));

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 1, arbitrary: fc.constantFrom(...TEXTS) },
);
const text: fc.Arbitrary<Value> = fc.array(piece, { minLength: 1, maxLength: 4 }).map(textValue);
const number = fc.constantFrom(...NUMBERS).map((digits) => ({ kind: 'number' as const, text: digits }));
const regex: fc.Arbitrary<Value> = regexSource.map((source) => ({ kind: 'regex', source }));

/** `$.a` against text with wildcards, and a text for `a` that it often meets. */
export const textCondition: fc.Arbitrary<[Condition, string]> = fc.tuple(
  fc
    .array(fc.string({ unit: fc.constantFrom('x', 'y'), maxLength: 2 }), { minLength: 1, maxLength: 4 })
    .map((pieces) => ({
      kind: 'equality',
      selector: [{ kind: 'member', name: 'a' }],
      operator: '=',
      value: textValue(pieces),
    })),
  fc.string({ unit: fc.constantFrom('x', 'y'), maxLength: 6 }),
);

const condition: fc.Arbitrary<Condition> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('equality' as const),
      selector,
      operator: fc.constantFrom('=' as const, '!=' as const),
      value: fc.oneof(
        { weight: 4, arbitrary: text },
        { weight: 2, arbitrary: number },
        { weight: 1, arbitrary: regex },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('order' as const),
      selector,
      operator: fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const),
      value: number,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('is' as const), selector, value: fc.constantFrom(true, false, null) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('notExists' as const), selector }) },
);

export const expression: fc.Arbitrary<Expression> = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    condition,
    fc
      .tuple(fc.constantFrom(and, or), fc.array(tie('tree'), { minLength: 1, maxLength: 4 }))
      .map(([combine, [first, ...others]]) => combine(first as Expression, ...others)),
  ),
})).tree;

const scalar = fc.constantFrom<unknown>(
  ...TEXTS,
  'x',
  'y',
  'xy',
  'yx',
  'xyxy',
  'yyx',
  'xyyx',
  5,
  5,
  10,
  0,
  true,
  null,
  5,
  0,
  -1,
  10,
  404,
  0.5,
  true,
  false,
  null,
);

/** Objects as JSON.parse makes them: `__proto__` is a member like any other. */
export const event: fc.Arbitrary<unknown> = fc
  .letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      { weight: 3, arbitrary: scalar },
      fc.array(tie('value'), { maxLength: 3 }),
      tie('object'),
    ),
    object: fc.oneof(
      { weight: 4, arbitrary: fc.record({ a: tie('value'), b: tie('value') }) },
      { weight: 1, arbitrary: fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 6 }) },
    ),
  }))
  .object.map((object): unknown => JSON.parse(JSON.stringify(object)));

/** Text with what means something in SQL, in LIKE, or in a comment. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      "'",
      "''",
      '"',
      '`',
      '\\',
      '%',
      '_',
      ';',
      '--',
      '/*',
      '*/',
      '?',
      '$',
      '{',
      "' OR 1=1 --",
      'x',
      'é',
      '\n',
      ' ',
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(''));
