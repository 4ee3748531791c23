import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromCatalogs } from '../../../cli/replay/detections';
import { Prefilter } from '../../../lib/filter-pattern/prefilter';
import { compile } from '../../../lib/filter-pattern/compile';
import { parsePattern } from '../../../lib/filter-pattern/parse';
import { EVENTS } from '../../fixtures/replayed-events';
import { propertyRuns } from '../../support/property-runs';
import { arbitraryCase } from '../../cli/replay/arbitrary-case';

const prefilter = (...patterns: string[]): Prefilter =>
  new Prefilter(patterns.map((pattern) => parsePattern(pattern).pattern));
const [IAM, S3] = ['iam.amazonaws.com', 's3.amazonaws.com'];

describe('The prefilter', () => {
  test('asks only filters that may match an event of this name', () => {
    const one = prefilter(
      '{ $.eventName = "CreateUser" }',
      '{ $.eventName = "Create*" && $.eventSource = "iam.amazonaws.com" }',
      '{ $.eventName != "CreateUser" }',
    );
    expect(one.literals).toEqual([]);
    expect(one.verdict(IAM, 'CreateUser')).toEqual({ filters: [0, 1], literals: undefined });
    expect(one.verdict(S3, 'CreateUser').filters).toEqual([0]);
    expect(one.verdict(IAM, 'CreateRole').filters).toEqual([1, 2]);
  });

  test('wants a literal where no filter names the event', () => {
    const one = prefilter(
      '{ $.eventName = "StopLogging" }',
      '{ $.errorCode = "AccessDenied*" }',
      '{ $.eventName = "ConsoleLogin" && $.errorMessage = "Failed authentication" }',
    );
    // A sign-in is no read: nobody looks for what only it needs, and each is parsed.
    expect(one.literals).toEqual(['"AccessDenied']);
    expect(one.verdict(S3, 'GetObject')).toEqual({ filters: [1], literals: ['"AccessDenied'] });
    expect(one.verdict(IAM, 'StopLogging')).toEqual({ filters: [0, 1], literals: undefined });
    expect(one.verdict('signin.amazonaws.com', 'ConsoleLogin')).toEqual({
      filters: [1, 2],
      literals: ['"AccessDenied', '"Failed authentication"'],
    });
  });

  test('looks for the literals of a filter that leaves out a name only', () => {
    const one = prefilter('{ $.eventName != "HeadBucket" && $.errorCode = "AccessDenied*" }');
    expect(one.verdict(S3, 'GetObject')).toEqual({ filters: [0], literals: ['"AccessDenied'] });
    expect(one.verdict(S3, 'HeadBucket').filters).toEqual([]);
  });

  test('needs no literal of an event that no filter names', () => {
    expect(prefilter('{ $.eventName = "StopLogging" }').verdict(S3, 'GetObject')).toEqual({
      filters: [],
      literals: [],
    });
  });

  test('leaves to the filter what a name that is absent would change', () => {
    expect(prefilter('{ $.eventName NOT EXISTS }').verdict(S3, 'GetObject')).toEqual({
      filters: [0],
      literals: undefined,
    });
    expect(prefilter('{ $.eventName IS NULL }').verdict(S3, 'GetObject')).toEqual({
      filters: [0],
      literals: undefined,
    });
    expect(prefilter('{ $.requestParameters.eventName = "StopLogging" }').verdict(S3, 'GetObject')).toEqual({
      filters: [0],
      literals: ['"StopLogging"'],
    });
  });

  test('looks for few literals, whatever the catalogs hold', () => {
    const { literals } = new Prefilter(
      fromCatalogs({}).map(({ filterPattern }) => parsePattern(filterPattern).pattern),
    );
    expect(literals).toContain('"AccessDenied');
    expect(literals.length).toBeLessThan(150);
  });

  test('leaves out no filter that matches, in the catalogs', () => {
    const patterns = fromCatalogs({}).map(({ filterPattern }) => parsePattern(filterPattern).pattern);
    const [one, filters] = [new Prefilter(patterns), patterns.map(compile)];
    let matches = 0;
    for (const event of EVENTS) {
      const { filters: asked, literals } = one.verdict(String(event['eventSource']), String(event['eventName']));
      const matching = filters.flatMap((filter, index) => (filter(event) ? [index] : []));
      expect(asked).toEqual(expect.arrayContaining(matching));
      const text = JSON.stringify(event);
      if (matching.length > 0 && literals) expect(literals.some((literal) => text.includes(literal))).toBe(true);
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
        if (typeof eventSource !== 'string' || typeof eventName !== 'string' || !compile(tree)(event)) return;
        matched += 1;
        const one = new Prefilter([tree]);
        const { filters, literals } = one.verdict(eventSource, eventName);
        expect(filters).toEqual([0]);
        if (literals) expect(literals.some((literal) => JSON.stringify(event).includes(literal))).toBe(true);
      }),
      { numRuns: propertyRuns(4_000, 40_000) },
    );
    expect(matched).toBeGreaterThan(100);
  });
});
