import { describe, expect, test } from '@jest/globals';
import type { LogRecord } from '../../../cli/replay/log-record';
import { type FileContent, recordsOf } from '../../../cli/replay/records-of';

const A = { eventVersion: '1.11', eventName: 'a' };
const B = { eventSource: 'b.amazonaws.com', note: 'Größe ] } , "' };

function read(text: string, largeBytes?: number): FileContent & { records: LogRecord[] } {
  const records: LogRecord[] = [];
  const content = recordsOf(Buffer.from(text), (record) => records.push(record), largeBytes);
  return { ...content, records };
}

const SIZES = [['small', undefined], ['large', 0]] as const;

describe.each(SIZES)('A %s file', (_, largeBytes) => {
  test.each<[string, string]>([
    ['with Records', JSON.stringify({ Records: [A, B] })],
    ['with Records, printed for people', JSON.stringify({ Records: [A, B] }, undefined, 2)],
    ['with a line feed at its end', `${JSON.stringify({ Records: [A, B] })}\n\n`],
    ['of LookupEvents', JSON.stringify({ NextToken: 'x', Events: [A, B].map((event) => ({ CloudTrailEvent: JSON.stringify(event) })) })],
    ['of the events alone', JSON.stringify([A, { record: B }])],
    ['of EventBridge', JSON.stringify([A, B].map((detail) => ({ 'detail-type': 'AWS API Call via CloudTrail', detail })))],
    ['with a line for each event', `\n${JSON.stringify(A)}\n\n${JSON.stringify(B)}`],
  ])('%s is read', (_what, text) => {
    expect(read(text, largeBytes)).toEqual({ isDigest: false, problems: [], records: [A, B] });
  });

  test('says what in it is no event', () => {
    expect(read(JSON.stringify({ Records: [A, 1, B, null] }), largeBytes)).toEqual({ isDigest: false, problems: ['Records[1] is no event', 'Records[3] is no event'], records: [A, B] });
    expect(read([A, 'x', 1, 2, 3, 4, 5, 6].map((value) => JSON.stringify(value)).join('\n'), largeBytes).problems).toEqual([
      ...[2, 3, 4, 5, 6].map((line) => `line ${String(line)} is no event`),
      '2 others are no events',
    ]);
  });

  test('of no events at all is empty', () => {
    expect(read('{"Records":[]}', largeBytes)).toEqual({ isDigest: false, problems: [], records: [] });
  });

  test.each(['{"a":[]}', '{"Records":{}}', '[1,2]', '"text"', '12', 'null', '{}'])('that is %s is not of CloudTrail', (text) => {
    expect(() => read(text, largeBytes)).toThrow(/not CloudTrail/);
  });
});

describe('A file', () => {
  test('of digests holds no events', () => {
    expect(read('{"digestStartTime":"x","logFiles":[]}')).toEqual({ isDigest: true, problems: [], records: [] });
  });

  test('that is broken says where', () => {
    expect(() => read('{"Records":[{"eventName":"a"},{"eventName":')).toThrow(/^bad JSON: /);
    expect(() => read('{"Records":[{"eventName":"a"},{"eventName":}]}', 0)).toThrow(/^Records\[1\]: bad JSON: /);
    expect(() => read(' \n ')).toThrow(/^empty$/);
  });
});
