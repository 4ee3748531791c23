import { describe, expect, test } from '@jest/globals';
import { parse, SECOND } from './parsed';

describe('a question', () => {
  test('needs no more than a time', () => {
    expect(parse({ last: '6h' })).toMatchObject({
      question: {
        range: { from: SECOND - 21_600, to: SECOND },
        conditions: [],
        category: 'management',
        accounts: 'this',
        regions: undefined,
      },
      limit: undefined,
      order: 'newest',
      output: 'answer',
      detail: 'record',
      ifTooLong: 'say',
      notices: [],
    });
  });

  test('can have an absolute range with an offset, and an end or none', () => {
    const { question } = parse({ from: '2026-11-02T09:00:00+01:00', to: '2026-11-02T08:30:00Z' });
    expect(question.range).toEqual({
      from: Date.parse('2026-11-02T08:00:00Z') / 1_000,
      to: Date.parse('2026-11-02T08:30:00Z') / 1_000,
    });
    expect(parse({ from: '2026-11-02T08:00:00Z' }).question.range.to).toBe(SECOND);
  });

  test('that reaches partly beyond 90 days, or into the future, is clamped and says so', () => {
    const { question, notices } = parse({ from: '2026-01-01T00:00:00Z', to: '2026-12-01T00:00:00Z' });
    expect(question.range).toEqual({ from: SECOND - 90 * 86_400, to: SECOND });
    expect(notices).toEqual([
      'CloudTrail keeps the event history for 90 days: searched from 2026-08-22T12:00:00Z, not from 2026-01-01T00:00:00Z.',
      'Searched up to now, 2026-11-20T12:00:00Z: 2026-12-01T00:00:00Z is in the future.',
    ]);
  });

  test('can have conditions, accounts and Regions', () => {
    const conditions = [
      { attribute: 'readOnly', equals: false },
      { attribute: 'errorCode', exists: true },
      { attribute: 'user', equals: 'ci-deployer' },
    ];
    const { question } = parse({
      last: '30m',
      conditions,
      accounts: { organizationalUnit: 'ou-a1b2-c3d4e5f6' },
      regions: ['us-east-1'],
    });
    expect(question).toMatchObject({
      conditions: [
        { attribute: 'readOnly', equals: ['false'] },
        conditions[1],
        { attribute: 'user', equals: ['ci-deployer'] },
      ],
      accounts: { organizationalUnit: 'ou-a1b2-c3d4e5f6' },
      regions: ['us-east-1'],
    });
    expect(parse({ last: '1d', accounts: 'organization' }).question.accounts).toBe('organization');
    expect(parse({ last: '1d', accounts: ['111111111111'] }).question.accounts).toEqual(['111111111111']);
  });

  test('is the same in whatever order its conditions and their values are', () => {
    const one = [
      { attribute: 'user', equals: ['a', 'b'] },
      { attribute: 'user', notEquals: ['c*', 'd*'] },
      { attribute: 'eventName', equals: 'X' },
    ];
    const other = [
      { attribute: 'eventName', equals: ['X', 'X'] },
      { attribute: 'user', notEquals: ['d*', 'c*'] },
      { attribute: 'user', equals: ['b', 'a'] },
    ];
    const digestOf = (conditions: unknown) => parse({ last: '6h', conditions }).digest;
    expect(digestOf(other)).toBe(digestOf(one));
    expect(digestOf([{ ...one[0], equals: ['a'] }, one[1], one[2]])).not.toBe(digestOf(one));
    expect(digestOf([{ attribute: 'user', equals: 'a' }])).not.toBe(digestOf([{ attribute: 'user', notEquals: 'a' }]));
  });
});
