import fc from 'fast-check';
import { and, or } from '../../../../lib/filter-pattern/build';
import { textValue } from '../../../../lib/filter-pattern/parse-value';
import type { Condition, Expression, Selector, Value } from '../../../../lib/filter-pattern/syntax-tree';
import { regexSource } from '../arbitraries';

/** Events and patterns that meet in the typed columns of the archive's table. */
const TEXTS = ['x', 'y', 'xy', 'xyx', '', '5', 'true', 'x%', '_y', "x'y", 'X'];

const text = fc.constantFrom(...TEXTS);
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 3 });

export const typedEvent: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc
  .record({
    eventName: optional(text),
    errorCode: optional(text),
    readOnly: optional(fc.boolean()),
    userIdentity: optional(
      fc.record({
        type: optional(text),
        sessionContext: optional(
          fc.record({
            attributes: optional(fc.record({ mfaAuthenticated: optional(text) })),
            webIdFederationData: optional(
              fc.record({ attributes: optional(fc.dictionary(fc.constantFrom('a', 'b.c', 'd e'), text)) }),
            ),
          }),
        ),
      }),
    ),
    resources: optional(fc.array(fc.record({ ARN: optional(text), type: optional(text) }), { maxLength: 3 })),
    // Without `undefined`, as JSON has none.
  })
  .map((event) => JSON.parse(JSON.stringify(event)) as Readonly<Record<string, unknown>>);

const member = (...names: readonly string[]): Selector => names.map((name) => ({ kind: 'member', name }));
const ATTRIBUTES = member('userIdentity', 'sessionContext', 'webIdFederationData', 'attributes');

export const typedSelector: fc.Arbitrary<Selector> = fc.constantFrom<Selector>(
  member('eventName'),
  member('errorCode'),
  member('readOnly'),
  member('userIdentity'),
  member('userIdentity', 'type'),
  member('userIdentity', 'type', 'a'),
  member('userIdentity', 'sessionContext', 'attributes', 'mfaAuthenticated'),
  [...ATTRIBUTES, { kind: 'member', name: 'a' }],
  [...ATTRIBUTES, { kind: 'member', name: 'd e' }],
  [...ATTRIBUTES, { kind: 'anyMember' }],
  [...ATTRIBUTES, { kind: 'member', name: 'a' }, { kind: 'member', name: 'b' }],
  member('resources'),
  [...member('resources'), { kind: 'anyElement' }],
  [...member('resources'), { kind: 'anyElement' }, { kind: 'member', name: 'ARN' }],
  [...member('resources'), { kind: 'element', index: 0 }, { kind: 'member', name: 'type' }],
  [...member('resources'), { kind: 'element', index: 1 }],
  [...member('eventName'), { kind: 'anyElement' }],
);

const value: fc.Arbitrary<Value> = fc.oneof(
  fc.array(fc.constantFrom('', ...TEXTS), { minLength: 1, maxLength: 3 }).map(textValue),
  fc.constantFrom('5', '6').map((digits): Value => ({ kind: 'number', text: digits })),
  regexSource.map((source): Value => ({ kind: 'regex', source })),
);

const condition: fc.Arbitrary<Condition> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('equality' as const),
      selector: typedSelector,
      operator: fc.constantFrom('=' as const, '!=' as const),
      value,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('notExists' as const), selector: typedSelector }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('is' as const),
      selector: fc.constant(member('readOnly')),
      value: fc.boolean(),
    }),
  },
);

export const typedExpression: fc.Arbitrary<Expression> = fc
  .tuple(
    fc.constantFrom(and, or),
    fc.array(fc.oneof(condition, fc.array(condition, { minLength: 2, maxLength: 3 })), { minLength: 1, maxLength: 3 }),
  )
  .map(([combine, terms]) => {
    const other = combine === and ? or : and;
    const [first, ...others] = terms.map((term) =>
      Array.isArray(term) ? other(term[0] as Condition, ...term.slice(1)) : term,
    );
    return combine(first as Expression, ...others);
  });
