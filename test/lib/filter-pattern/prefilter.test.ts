import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromCatalogs } from '../../../cli/replay/detections';
import { ANOTHER_TEXT, Prefilter, type Verdict } from '../../../lib/filter-pattern/prefilter';
import { compile } from '../../../lib/filter-pattern/compile';
import { parsePattern } from '../../../lib/filter-pattern/parse';
import { EVENTS } from '../../fixtures/replayed-events';
import { propertyRuns } from '../../support/property-runs';
import { arbitraryCase } from '../../cli/replay/arbitrary-case';

const prefilter = (...patterns: string[]): Prefilter =>
  new Prefilter(patterns.map((pattern) => parsePattern(pattern).pattern));
const [IAM, S3] = ['iam.amazonaws.com', 's3.amazonaws.com'];

/** Whether one of the literals is where it has to be. */
function mayMatch(event: object, { literals, roots }: Pick<Verdict, 'literals' | 'roots'>): boolean {
  const values = Object.entries(event).filter(([name]) => roots.includes(name));
  const texts = roots.includes('') ? [event] : values.map(([, value]) => value as unknown);
  return literals?.some((literal) => texts.some((text) => JSON.stringify(text).includes(literal))) ?? true;
}

describe('The prefilter', () => {
  test('asks only filters that may match an event of this name', () => {
    const one = prefilter(
      '{ $.eventName = "CreateUser" }',
      '{ $.eventName = "Create*" && $.eventSource = "iam.amazonaws.com" }',
      '{ $.eventName != "CreateUser" }',
    );
    expect(one.literals.texts).toEqual([]);
    expect(one.verdict({ eventSource: IAM, eventName: 'CreateUser' })).toMatchObject({
      filters: [0, 1],
      certain: [0, 1],
      literals: [],
    });
    expect(one.verdict({ eventSource: S3, eventName: 'CreateUser' }).filters).toEqual([0]);
    expect(one.verdict({ eventSource: IAM, eventName: 'CreateRole' }).filters).toEqual([1, 2]);
  });

  test('wants a literal where no filter names the event', () => {
    const one = prefilter(
      '{ $.eventName = "StopLogging" }',
      '{ $.errorCode = "AccessDenied*" }',
      '{ $.eventName = "ConsoleLogin" && $.errorMessage = "Failed authentication" }',
    );
    // A sign-in is no read: nobody looks for what only it needs, and each is parsed.
    expect(one.literals.texts).toEqual(['"AccessDenied']);
    expect(one.verdict({ eventSource: S3, eventName: 'GetObject' })).toMatchObject({
      filters: [1],
      certain: [],
      literals: ['"AccessDenied'],
    });
    expect(one.verdict({ eventSource: IAM, eventName: 'StopLogging' })).toMatchObject({
      filters: [0, 1],
      certain: [0],
      literals: ['"AccessDenied'],
    });
    expect(one.verdict({ eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin' })).toMatchObject({
      filters: [1, 2],
      certain: [],
      literals: ['"AccessDenied', '"Failed authentication"'],
    });
  });

  test('looks for the literals of a filter that leaves out a name only', () => {
    const one = prefilter('{ $.eventName != "HeadBucket" && $.errorCode = "AccessDenied*" }');
    expect(one.verdict({ eventSource: S3, eventName: 'GetObject' })).toMatchObject({
      filters: [0],
      certain: [],
      literals: ['"AccessDenied'],
    });
    expect(one.verdict({ eventSource: S3, eventName: 'HeadBucket' }).filters).toEqual([]);
  });

  test('needs no literal of an event that no filter names', () => {
    expect(
      prefilter('{ $.eventName = "StopLogging" }').verdict({ eventSource: S3, eventName: 'GetObject' }),
    ).toMatchObject({
      filters: [],
      certain: [],
      literals: [],
    });
  });

  test('leaves to the filter what a name that is absent would change', () => {
    expect(prefilter('{ $.eventName NOT EXISTS }').verdict({ eventSource: S3, eventName: 'GetObject' })).toMatchObject({
      filters: [0],
      certain: [],
      literals: undefined,
    });
    expect(prefilter('{ $.eventName IS NULL }').verdict({ eventSource: S3, eventName: 'GetObject' })).toMatchObject({
      filters: [0],
      certain: [],
      literals: undefined,
    });
    expect(
      prefilter('{ $.requestParameters.eventName = "StopLogging" }').verdict({
        eventSource: S3,
        eventName: 'GetObject',
      }),
    ).toMatchObject({
      filters: [0],
      certain: [],
      literals: ['"StopLogging"'],
    });
  });

  test('looks for few literals, whatever the catalogs hold', () => {
    const { texts: literals } = new Prefilter(
      fromCatalogs({}).map(({ filterPattern }) => parsePattern(filterPattern).pattern),
    ).literals;
    expect(literals).toContain('"AccessDenied');
    expect(literals.length).toBeLessThan(150);
  });

  test('leaves out no filter that matches, in the catalogs', () => {
    const patterns = fromCatalogs({}).map(({ filterPattern }) => parsePattern(filterPattern).pattern);
    const [one, filters] = [new Prefilter(patterns), patterns.map(compile)];
    let matches = 0;
    for (const event of EVENTS) {
      const {
        filters: asked,
        certain,
        ...needed
      } = one.verdict({
        eventSource: String(event['eventSource']),
        eventName: String(event['eventName']),
      });
      const matching = filters.flatMap((filter, index) => (filter(event) ? [index] : []));
      expect(asked).toEqual(expect.arrayContaining(matching));
      expect(matching).toEqual(expect.arrayContaining([...certain]));
      if (matching.length > certain.length) expect(mayMatch(event, needed)).toBe(true);
      matches += matching.length;
    }
    expect(matches).toBeGreaterThan(50);
  });

  test('leaves out no filter that matches, whatever the pattern', () => {
    let matched = 0;
    fc.assert(
      fc.property(arbitraryCase(), ({ pattern, event }) => {
        const { eventSource, eventName } = event;
        const tree = parsePattern(pattern).pattern;
        if (typeof eventSource !== 'string' || typeof eventName !== 'string') return;
        const isMatch = compile(tree)(event);
        const verdict = new Prefilter([tree]).verdict({ eventSource, eventName });
        if (verdict.certain.length > 0) expect(isMatch).toBe(true);
        if (!isMatch) return;
        matched += 1;
        expect(verdict.filters).toEqual([0]);
        if (verdict.certain.length === 0) expect(mayMatch(event, verdict)).toBe(true);
      }),
      { numRuns: propertyRuns(4_000, 40_000) },
    );
    expect(matched).toBeGreaterThan(100);
  });

  const FIELDS = new Map([
    ['userIdentity.type', 'exact'],
    ['readOnly', 'exact'],
    ['sourceIPAddress', 'compared'],
  ] as const);
  const knowing = (...patterns: string[]): Prefilter =>
    new Prefilter(
      patterns.map((pattern) => parsePattern(pattern).pattern),
      FIELDS,
    );

  test('decides by the further fields that are known, and by nothing else', () => {
    const one = knowing(
      '{ $.eventName = "GetObject" && $.userIdentity.type = "Root" }',
      '{ $.userIdentity.type = "Root" && $.readOnly IS FALSE }',
      '{ $.eventName = "GetObject" && ($.userIdentity.type NOT EXISTS || $.errorCode = "AccessDenied") }',
      '{ $.userIdentity.type.x = "Root" }',
      '{ $.eventName = "GetObject" && $.readOnly = "true" }',
    );
    const names = { eventSource: S3, eventName: 'GetObject' };
    expect(one.verdict({ ...names, userIdentity: { type: 'Root' }, readOnly: true })).toMatchObject({
      filters: [0, 2, 3, 4],
      certain: [0, 4],
      literals: ['"AccessDenied"', '"Root"'],
    });
    expect(one.verdict(names)).toMatchObject({ filters: [2, 3], certain: [2], literals: ['"Root"'] });
    expect(one.verdict({ ...names, eventName: 'PutObject' }).filters).toEqual([3]);
    // What is known is not searched for.
    expect(one.literals).toEqual({
      texts: ['"Root"'],
      roots: ['requestParameters', 'responseElements', 'userIdentity'],
    });
    expect(knowing('{ $.userIdentity.type = "Root" }').literals.texts).toEqual([]);
  });

  test('knows of a field that is only compared whether it is one of the texts', () => {
    const one = knowing(
      '{ $.sourceIPAddress = "192.0.2.7" }',
      '{ $.sourceIPAddress != "192.0.2.7" }',
      '{ $.sourceIPAddress NOT EXISTS }',
      '{ $.sourceIPAddress = "192.*" }',
      '{ $.sourceIPAddress = 192 }',
    );
    const names = { eventSource: S3, eventName: 'GetObject' };
    expect(one.comparedWith('sourceIPAddress')).toEqual({ texts: ['192.0.2.7'], beginnings: ['192.'] });
    expect(one.verdict({ ...names, sourceIPAddress: '192.0.2.7' })).toMatchObject({
      filters: [0, 3, 4],
      certain: [0, 3],
    });
    expect(one.verdict({ ...names, sourceIPAddress: ANOTHER_TEXT })).toMatchObject({
      filters: [1, 4],
      certain: [1],
    });
    expect(one.verdict({ ...names, sourceIPAddress: `192.${ANOTHER_TEXT}` })).toMatchObject({
      filters: [1, 3, 4],
      certain: [1, 3],
    });
    expect(one.verdict(names)).toMatchObject({ filters: [2, 4], certain: [2] });
  });

  test('does not decide a filter that compares with what stands for other texts', () => {
    const one = knowing(`{ $.sourceIPAddress = "${ANOTHER_TEXT}" }`, `{ $.sourceIPAddress = "a${ANOTHER_TEXT}*" }`);
    expect(one.comparedWith('sourceIPAddress')).toEqual({ texts: [], beginnings: [] });
    expect(one.verdict({ eventSource: S3, eventName: 'GetObject', sourceIPAddress: `a${ANOTHER_TEXT}` })).toMatchObject(
      { filters: [0, 1], certain: [] },
    );
  });

  test('finds the filters of a name by it, however many there are', () => {
    const patterns = ['{ $.eventName = "" }', '{ $.eventName = "A" || $.eventName = "B" }', '{ $.eventName = "A*" }'];
    const one = prefilter(...patterns);
    const filters = (eventName: string): readonly number[] => one.filtersFor({ eventSource: S3, eventName });
    expect(['', 'A', 'B', 'AB', 'C'].map(filters)).toEqual([[0], [1, 2], [1], [2], []]);
  });
});
