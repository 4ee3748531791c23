import { describe, expect, test } from '@jest/globals';
import { decodeCursor, digest, encodeCursor } from '../../../../core/history/request/cursor';
import { parseRequest } from '../../../../core/history/request/request';
import { NOW, parse, problemsOf, SECOND } from './parsed';

describe('a cursor', () => {
  const question = { last: '6h', regions: ['us-east-1', 'eu-central-1'] };
  const range = { from: SECOND - 30_000, to: SECOND - 8_400 };
  const position = { time: SECOND - 20_000, eventId: 'an-id' };
  const cursor = encodeCursor({ range, position, questionDigest: parse(question).digest });

  test('goes on in the range that was fixed at first', () => {
    expect(parse({ ...question, cursor })).toMatchObject({ question: { range }, resumeAt: position });
  });

  test('is good however the answer is handed over, and in whatever order lists are written', () => {
    expect(
      parse({ ...question, regions: ['eu-central-1', 'us-east-1'], cursor, limit: 5, detail: 'summary' }).resumeAt,
    ).toEqual(position);
  });

  test('from a machine whose clock is some minutes ahead is good', () => {
    const ahead = encodeCursor({
      range: { from: range.from, to: SECOND + 200 },
      position: { time: SECOND + 150 },
      questionDigest: parse(question).digest,
    });
    expect(parse({ ...question, cursor: ahead })).toMatchObject({
      question: { range: { to: SECOND } },
      resumeAt: { time: SECOND + 150 },
    });
  });

  test.each([
    { last: '7h' },
    { regions: ['us-east-1'] },
    { accounts: 'organization' },
    { category: 'insight' },
    { conditions: [{ attribute: 'user', equals: 'a' }] },
  ])('of another question is refused: %j', (other) => {
    expect(problemsOf({ ...question, ...other, cursor })).toContain('this one is of another question');
  });

  test('with any character altered is refused', () => {
    for (let at = 0; at < cursor.length; at++) {
      const altered = `${cursor.slice(0, at)}${cursor[at] === 'A' ? 'B' : 'A'}${cursor.slice(at + 1)}`;
      expect(problemsOf({ ...question, cursor: altered })).toContain('damaged or altered');
    }
  });

  const forged = (fields: unknown): string => {
    const text = Buffer.from(JSON.stringify(fields)).toString('base64url');
    return `${text}.${digest(text)}`;
  };
  const asked = parse(question).digest;
  test.each<[string, unknown]>([
    ['a time out of its range', [1, asked, range.from, range.to, range.to + 1]],
    ['a range in the future', [1, asked, range.from, SECOND + 301, SECOND]],
    ['a range reversed', [1, asked, range.to, range.from, range.from]],
    ['a time that is text', [1, asked, '0', range.to, range.to]],
    ['an event id that is none', [1, asked, range.from, range.to, range.to, 5]],
    ['another version', [2, asked, range.from, range.to, range.to]],
    ['more than it has', [1, asked, range.from, range.to, range.to, 'id', 'more']],
    ['no list', 'text'],
  ])('that somebody made with %s is validated like a request', (_, fields) => {
    expect(problemsOf({ ...question, cursor: forged(fields) })).toMatch(
      /cursor: .*this one is (with a|with an|not of)/,
    );
  });

  test('that is no JSON is refused', () => {
    const text = Buffer.from('{').toString('base64url');
    expect(decodeCursor(`${text}.${digest(text)}`, asked, SECOND)).toBe('not of this version');
  });

  test('whose range has begun to leave the 90 days goes on with what is left, and says so', () => {
    const later = NOW + 90 * 86_400_000 - 21_000_000;
    const resumed = parseRequest({ ...question, cursor }, later);
    expect(resumed.question.range.from).toBe(Math.floor(later / 1_000) - 90 * 86_400);
    expect(resumed.notices[0]).toContain('90 days');
    expect(() => parseRequest({ ...question, cursor }, NOW + 91 * 86_400_000)).toThrow('still in the event history');
  });
});
