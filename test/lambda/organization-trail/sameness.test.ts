import { describe, expect, test } from '@jest/globals';
import { inCommon, isSame } from '../../../lambda/organization-trail/sameness';

describe("CloudTrail's answer", () => {
  test.each([
    ['lists in another order', { a: ['1', '2'] }, { a: ['2', '1'] }],
    ['fields in another order', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['what is empty left out', { a: 1 }, { a: 1, b: '', c: [], d: undefined }],
  ])('says what is wanted with %s', (_, actual, wanted) => {
    expect(isSame(actual, wanted)).toBe(true);
  });

  test.each([
    ['another value', { a: '1' }, { a: '2' }],
    ['a field more', { a: '1', b: false }, { a: '1' }],
    ['an item less', { a: ['1'] }, { a: ['1', '2'] }],
  ])('does not with %s', (_, actual, wanted) => {
    expect(isSame(actual, wanted)).toBe(false);
  });

  test('has in common with it what stands in both', () => {
    expect(inCommon([{ a: ['1', '2'] }, { a: ['3'] }], [{ a: ['2', '1'] }, { a: ['4'] }])).toEqual([{ a: ['1', '2'] }]);
  });
});
