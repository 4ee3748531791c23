import { describe, expect, test } from '@jest/globals';
import { JsonFilterPattern } from '../../../lib/filter-pattern/json-filter-pattern';
import { CONFORMANCE } from './conformance-cases';

describe.each(Object.entries(CONFORMANCE))('%s', (_rule, cases) => {
  test.each(cases)('%s on %j: %s', (pattern, message, matches) => {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    expect(JsonFilterPattern.parse(pattern).matches(text)).toBe(matches);
  });
});
