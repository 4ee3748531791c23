import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FindingJudge } from '../../../core/findings/judge';
import { namesIn } from '../../../core/findings/names-in-text';
import { readBatch } from '../../../core/findings/read-batch';
import { compile } from '../../../lib/filter-pattern/compile';
import { parsePattern } from '../../../lib/filter-pattern/parse';
import { chooser, serialized } from '../../cli/replay/arbitrary-case';
import { propertyRuns } from '../../support/property-runs';
import { someDetection } from './some-detection';

const KEYS = ['eventName', 'eventSource', 'errorCode', 'count', 'group'];
const TEXTS = [
  'StopLogging',
  'GetObject',
  'Describe',
  'Stopping',
  'AccessDenied',
  'StopLogging"\\',
  '\\u0041llow',
  '2000',
  'true',
  '',
];
const REGEXES = [
  'Stop[A-Z]ogging',
  '^Access|gging$',
  '\\\\u00[4-7]',
  'Stop+ing|20{3}',
  'Denied|true',
  'Lo{1}g{2}ing',
  '.',
];

const simple = fc.constantFrom<unknown>(...TEXTS, ...TEXTS, 2000, 1.5, true, false, null);
const members = (value: fc.Arbitrary<unknown>, maxLength: number): fc.Arbitrary<[string, unknown][]> =>
  fc.array(fc.tuple(fc.constantFrom(...KEYS), value), { maxLength });
const inner = members(simple, 3).map((entries) => Object.fromEntries(entries));
const value = fc.oneof({ weight: 3, arbitrary: simple }, fc.array(fc.oneof(simple, inner), { maxLength: 2 }), inner);

/** A record as nobody writes it: keys again, inside and outside, in escapes, with white space. Most begin as CloudTrail's do. */
const record = fc
  .record({
    source: fc.constantFrom(...TEXTS),
    name: fc.constantFrom(...TEXTS),
    first: members(value, 1),
    more: members(value, 2),
    parameters: inner,
    oddity: fc.nat(3),
    seeds: fc.array(fc.nat(996), { maxLength: 8 }),
  })
  .map(({ source, name, first, more, parameters, oddity, seeds }) => {
    const choose = chooser(seeds);
    const odd = (one: unknown): string => serialized(one, choose);
    const names = [
      ['eventSource', source],
      ['eventName', name],
    ].map((pair) => pair.map((one) => (oddity === 3 ? odd(one) : JSON.stringify(one))));
    const others = [...more, ['requestParameters', parameters]];
    const entries = [
      ...(oddity === 3 ? first.map((pair) => pair.map(odd)) : []),
      ...names,
      ...others.map((pair) => pair.map(oddity > 1 ? odd : (one) => JSON.stringify(one))),
    ];
    return `{${entries.map((pair) => pair.join(':')).join(',')}}`;
  });

const condition = fc
  .tuple(
    fc.constantFrom(
      ...KEYS,
      ...KEYS.map((key) => `requestParameters.${key}`),
      'requestParameters.*',
      'group[*]',
      'group.count',
    ),
    fc.oneof(
      fc
        .tuple(
          fc.constantFrom('=', '=', '!='),
          fc.constantFrom(...TEXTS),
          fc.constantFrom('', '*'),
          fc.constantFrom('', '*'),
        )
        .map(([operator, text, before, after]) => `${operator} "${before}${text.replace(/["\\]/g, '\\$&')}${after}"`),
      fc
        .tuple(fc.constantFrom('=', '=', '!='), fc.constantFrom(...REGEXES))
        .map(([operator, regex]) => `${operator} %${regex}%`),
      fc.constantFrom('> 1', '= 2000', 'NOT EXISTS', 'IS TRUE', 'IS NULL'),
    ),
  )
  .map(([selector, comparison]) => `($.${selector} ${comparison})`);
const pattern = fc
  .array(fc.array(condition, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 })
  .map((sides) => `{ ${sides.map((all) => `(${all.join(' && ')})`).join(' || ')} }`)
  // No more regular expressions and wildcards than a pattern may hold.
  .filter((one) => one.split('%').length <= 5 && one.split(/\.\*|\[\*/).length <= 4);

describe('A record that is left out before it is parsed', () => {
  test('matches nothing, however it is written', () => {
    let [leftOut, matched] = [0, 0];
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 2 }), record, (patterns, text) => {
        const detections = patterns.map((filterPattern, index) =>
          someDetection({ id: `d-${String(index)}`, filterPattern }),
        );
        const judge = new FindingJudge(detections);
        const matching = detections.filter(({ filterPattern }) =>
          compile(parsePattern(filterPattern).pattern)(JSON.parse(text)),
        );
        const names = namesIn(text);
        if (names !== undefined && !judge.mayMatch(names, text)) leftOut++;
        else if (names !== undefined && matching.length > 0) matched++;

        const { groups, failed } = readBatch([text], {
          judge,
          suppressionOf: () => undefined,
          heartbeatIn: () => undefined,
        });

        expect(failed).toBe(0);
        expect(groups.map(({ detection }) => detection.id)).toEqual(matching.map(({ id }) => id));
      }),
      { numRuns: propertyRuns(3_000, 20_000) },
    );
    expect(leftOut).toBeGreaterThan(50);
    // On average 60: nothing is proved by what is never seen.
    expect(matched).toBeGreaterThan(15);
  });
});
