import { describe, expect, test } from '@jest/globals';
import type { PartRequest } from '../../../../core/history/parts/part';
import { parsePart, writtenPart } from '../../../../core/history/parts/part-request';

const PART: PartRequest = {
  question: {
    range: { from: 1_000, to: 2_000 },
    conditions: [
      { attribute: 'readOnly', equals: ['true'] },
      { attribute: 'resourceName', equals: ['arn:aws:s3:::b', 'x'] },
      { attribute: 'user', notEquals: ['ci-*'] },
      { attribute: 'errorCode', exists: true },
    ],
    category: 'management',
  },
  places: [
    { account: '111111111111', region: 'us-east-1' },
    { account: '111111111111', region: 'eu-central-1' },
    { account: '222222222222', region: 'us-east-1' },
  ],
  resumeAt: { time: 1_500, eventId: 'a' },
  detail: 'summary',
  seconds: 12.5,
};
const written = (changes: object = {}): unknown => JSON.parse(JSON.stringify({ ...writtenPart(PART), ...changes }));

describe('the request for a part', () => {
  test('arrives as it was sent', () => {
    expect(parsePart(written())).toEqual(PART);
    expect(parsePart(written({ resumeAt: undefined }))).toEqual({ ...PART, resumeAt: undefined });
  });

  test.each<[object, RegExp]>([
    [{ from: 'yesterday' }, /^from: received "yesterday"; allowed: whole seconds since the epoch$/],
    [{ to: 999 }, /to: received 999; allowed: whole seconds since the epoch, not before 'from'/],
    [{ conditions: 'all' }, /^conditions: received "all"/],
    [{ category: 'data' }, /^category: received "data"/],
    [{ places: {} }, /^places: received {}; allowed: the Regions of one or more accounts by their IDs, each 12 digits/],
    [{ places: { '1': ['us-east-1'] } }, /^places: received/],
    [
      { places: { '111111111111': ['here'] } },
      /^places\.111111111111: received \["here"\]; allowed: one or more without duplicates/,
    ],
    [{ resumeAt: 5 }, /^resumeAt: received 5; allowed: an object with the fields time, eventId/],
    [
      { resumeAt: { time: 2_001, eventId: '', more: 1 } },
      /^resumeAt\.time: received 2001; .*resumeAt\.eventId: received ""; .*resumeAt\.more: not a known field/,
    ],
    [{ detail: 'all' }, /^detail: received "all"/],
    [{ seconds: 0 }, /^seconds: received 0; allowed: a number above 0$/],
    [{ seconds: null }, /^seconds: received null/],
    [{ limit: 3 }, /^limit: not a known field/],
    [{ seconds: -1, detail: 'all' }, /^detail: .*; seconds: /],
  ])('with %j is refused by name', (changes, message) => {
    expect(() => parsePart(written(changes))).toThrow(
      expect.objectContaining({ name: 'RequestError', message: expect.stringMatching(message) }),
    );
  });

  test('that is none is refused', () => {
    expect(() => parsePart('all')).toThrow(/^request: received "all"; allowed: an object with the fields from, to, /);
  });
});
