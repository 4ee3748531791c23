import { describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { FindingJudge } from '../../../core/findings/judge';
import { namesIn } from '../../../core/findings/names-in-text';
import { messagesOf } from '../../../core/findings/subscription';
import { compile } from '../../../lib/filter-pattern/compile';
import { parsePattern } from '../../../lib/filter-pattern/parse';
import { defaultDetections } from '../../../lib/detection/default-detections';
import { OWN_NAMES } from '../../fixtures/own-names';
import { withOwnNames } from '../../../lib/filter-pattern/own-parts';
import { EVENTS } from '../../fixtures/replayed-events';
import { someDetection } from './some-detection';

const DETECTIONS = defaultDetections().map(({ id, filterPattern }) => someDetection({ id, filterPattern }));

describe('the judge of findings', () => {
  const judge = new FindingJudge(DETECTIONS, OWN_NAMES);

  it('finds what the patterns match, one by one, and leaves out no text that matches', () => {
    const matchers = DETECTIONS.map(({ filterPattern }) => {
      const pattern = withOwnNames(parsePattern(filterPattern).pattern, OWN_NAMES);
      return typeof pattern === 'boolean' ? undefined : compile(pattern);
    });
    expect(matchers).not.toContain(undefined);
    for (const event of EVENTS) {
      const expected = DETECTIONS.filter((_, index) => matchers[index]?.(event)).map(({ id }) => id);
      expect(judge.matching(event).map(({ id }) => id)).toEqual(expected);
      const text = JSON.stringify(event);
      const names = namesIn(text);
      if (expected.length > 0 && names !== undefined) expect(judge.mayMatch(names, text)).toBe(true);
    }
  });

  it('matches without names whatever it matches with some', () => {
    const unnamed = new FindingJudge(DETECTIONS);
    for (const event of EVENTS) {
      const perhaps = unnamed.matching(event).map(({ id }) => id);
      expect(perhaps).toEqual(expect.arrayContaining(judge.matching(event).map(({ id }) => id)));
    }
  });

  it('needs not parse most events that match nothing', () => {
    const left = EVENTS.filter((event) => judge.matching(event).length === 0).map((event) => JSON.stringify(event));
    const parsed = left.filter((text) => {
      const names = namesIn(text);
      return names === undefined || judge.mayMatch(names, text);
    });

    expect(parsed.length).toBeLessThan(left.length * 0.9);
  });

  it('asks all of an event without names, and none of an Insight', () => {
    const all = new FindingJudge([someDetection({ filterPattern: '{ $.awsRegion = "us-east-1" }' })]);

    expect(all.matching({ awsRegion: 'us-east-1' })).toHaveLength(1);
    expect(all.matching({ awsRegion: 'us-east-1', eventCategory: 'Insight' })).toEqual([]);
  });
});

describe('the names in the text of an event', () => {
  const text = '{"eventSource":"iam.amazonaws.com","eventName":"CreateUser","requestParameters":{}}';

  it('are those of the event', () => {
    expect(namesIn(text)).toEqual({ eventSource: 'iam.amazonaws.com', eventName: 'CreateUser' });
  });

  it.each([
    ['a parameter has the same name', text.replace('{}', '{"eventName":"Other"}')],
    ['it has another value later, that is no text', text.replace('}}', '},"eventSource":2000}')],
    ['it has another value later, after white space', text.replace('}}', '},"eventName" : "Other"}')],
    ['the first is another', text.replace('eventSource', 'eventName')],
    ['it is no text', text.replace('"iam.amazonaws.com"', '2000')],
    ['there is white space', text.replace('":"', '": "')],
    ['something is escaped', text.replace('{}', '{"event\\u004eame":"x"}')],
    ['a name has an escape', text.replace('User', 'U\\\\ser')],
    ['it is cut off', text.slice(0, -2)],
    ['there are none', '{}'],
  ])('are left to the parser where %s', (_, doubtful) => {
    expect(namesIn(doubtful)).toBeUndefined();
  });
});

describe('the payload of a subscription', () => {
  const packed = (batch: unknown) => ({ awslogs: { data: gzipSync(JSON.stringify(batch)).toString('base64') } });

  it('holds messages, or a question whether anybody is there', () => {
    expect(messagesOf(packed({ messageType: 'DATA_MESSAGE', logEvents: [{ message: 'a' }, {}] }))).toEqual(['a', '']);
    expect(messagesOf(packed({ messageType: 'CONTROL_MESSAGE', logEvents: [] }))).toBeUndefined();
  });

  it.each([
    ['another event', { Records: [] }, 'event: received ["Records"]; allowed: the payload of a subscription filter'],
    ['no event', null, 'event: received "object"; allowed'],
    ['no gzip', { awslogs: { data: 'AAAA' } }, 'event: awslogs.data cannot be read: incorrect header check'],
    [
      'no JSON',
      { awslogs: { data: gzipSync('{SECRET').toString('base64') } },
      'event: awslogs.data cannot be read: not JSON',
    ],
    ['no object', packed([]), 'event: awslogs.data is not an object'],
    ['another message', packed({ messageType: 'OTHER' }), 'messageType: received "OTHER"; allowed: DATA_MESSAGE'],
  ])('is refused where it is %s', (_, payload, message) => {
    expect(() => messagesOf(payload)).toThrow(message);
  });

  it('is refused where it unpacks to more than a batch can hold', () => {
    const bomb = gzipSync(Buffer.alloc(129 * 1024 * 1024)).toString('base64');

    expect(() => messagesOf({ awslogs: { data: bomb } })).toThrow('awslogs.data cannot be read');
  });
});
