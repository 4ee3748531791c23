import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { fromPattern } from '../../../cli/replay/detections';
import { EventIds } from '../../../cli/replay/event-ids';
import { Replayer } from '../../../cli/replay/replayer';
import type { Tally } from '../../../cli/replay/tally';

const TIME = '2026-03-03T09:14:27Z';
let serial = 0;
const made = (name: string, more: object = {}): Record<string, unknown> => ({
  eventVersion: '1.11',
  userIdentity: { type: 'Root' },
  eventTime: TIME,
  eventName: name,
  eventID: `id-${String((serial += 1))}`,
  ...more,
});
const [A, B] = [made('StopLogging'), made('b', { note: 'Größe ] } , "' })];
const [a, b] = [A, B].map((event) => JSON.stringify(event));
const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');

type Read = Pick<Tally, 'files' | 'events' | 'digestFiles'> & { stops: number; problems: string[]; warnings: string[] };

function replayer(isExact: boolean): { own: Replayer; warnings: string[] } {
  const warnings: string[] = [];
  const options = { detections: [fromPattern('{ $.eventName = "StopLogging" }', 1, 300)], isExact, mostMatches: 10 };
  return {
    own: new Replayer(options, new EventIds(EventIds.memoryFor({ expected: 100, most: 100 })), (_, reason) =>
      warnings.push(reason),
    ),
    warnings,
  };
}

/** From a file and from a stream that is cut, in the fast way and in the exact one: the same. */
function read(content: string | Buffer): Read {
  const bytes = Buffer.from(content);
  const all = [true, false].flatMap((isExact) =>
    [undefined, 1, 7, 1_000].map((length) => {
      const { own, warnings } = replayer(isExact);
      try {
        if (length === undefined) own.file('x', bytes);
        else {
          const file = own.open('x', Buffer.alloc(2 ** 20));
          for (let at = 0; at < bytes.length; at += length) file.take(bytes.subarray(at, at + length));
          file.end();
        }
      } catch (error) {
        own.problem('x', error);
      }
      const { files, events, digestFiles, detections, problems } = own.tally;
      return {
        files,
        events,
        digestFiles,
        stops: detections[0]?.events ?? NaN,
        problems: problems.map(({ reason }) => reason),
        warnings,
      };
    }),
  );
  const [first] = all;
  if (first === undefined) throw new Error('nothing was read');
  for (const other of all) expect(other).toEqual(first);
  return first;
}

const logEvent = (event: unknown): object => ({ id: '1', timestamp: 1, message: JSON.stringify(event) });
const subscription = (...events: unknown[]): string =>
  JSON.stringify({
    messageType: 'DATA_MESSAGE',
    owner: '111111111111',
    logGroup: 'g',
    logEvents: events.map(logEvent),
  });
const row = (event: unknown): object[] => [
  { field: '@timestamp', value: '2026-03-03 09:14:27.000' },
  { field: '@message', value: JSON.stringify(event) },
  { field: '@ptr', value: 'x' },
];

describe('A file', () => {
  test.each<[string, string | Buffer]>([
    ['with Records', JSON.stringify({ Records: [A, B] })],
    ['with Records, printed for people', JSON.stringify({ Records: [A, B] }, undefined, 2)],
    ['with Records, as other serializers write it', `{"Records": [${a ?? ''}, ${b ?? ''}]}`],
    ['with a line feed at its end', `${JSON.stringify({ Records: [A, B] })}\n\n`],
    ['with Records twice', `{"Records":[${a ?? ''}],"Records":[${b ?? ''}]}`],
    ['of Records for each line', [A, B].map((one) => `${JSON.stringify({ Records: [one] })}\r\n`).join('')],
    ['of documents without anything between them', [A, B].map((one) => JSON.stringify({ Records: [one] })).join('')],
    [
      'of LookupEvents',
      JSON.stringify({
        NextToken: 'x',
        Events: [A, B].map((event) => ({ EventName: 'x', CloudTrailEvent: JSON.stringify(event) })),
      }),
    ],
    [
      'of the texts of LookupEvents',
      JSON.stringify(
        [A, B].map((event) => JSON.stringify(event)),
        undefined,
        4,
      ),
    ],
    ['of the texts of LookupEvents, each in a list', JSON.stringify([A, B].map((event) => [JSON.stringify(event)]))],
    [
      'of the texts of LookupEvents for each line',
      [A, B].map((event) => JSON.stringify(JSON.stringify(event))).join('\n'),
    ],
    ['of the texts of LookupEvents as the AWS CLI writes text', `${a ?? ''}\t${b ?? ''}\n`],
    ['of the events alone', JSON.stringify([A, { time: 'x', record: B }])],
    [
      'of EventBridge',
      JSON.stringify([A, B].map((detail) => ({ version: '0', 'detail-type': 'AWS API Call via CloudTrail', detail }))),
    ],
    ['with a line for each event', `\n${a ?? ''}\n\n${b ?? ''}`],
    ['with a line for each event, and a record separator', `\u001e${a ?? ''}\n\u001e${b ?? ''}\n`],
    [
      'of events printed for people one after the other',
      [A, B].map((one) => JSON.stringify(one, undefined, 2)).join('\n'),
    ],
    ['of lists one after the other', [A, B].map((one) => JSON.stringify([one], undefined, 2)).join('\n')],
    ['of FilterLogEvents', JSON.stringify({ events: [A, B].map(logEvent), searchedLogStreams: [] }, undefined, 4)],
    ['of GetLogEvents', JSON.stringify({ events: [A, B].map(logEvent), nextForwardToken: 'f/1' })],
    [
      'of a log group that was exported',
      [A, B].map((one) => `2026-03-03T09:14:27.000Z ${JSON.stringify(one)}\n`).join(''),
    ],
    [
      'of aws logs tail',
      `2026-03-03T09:14:27.170000+00:00 123_CloudTrail_us-east-1 ${a ?? ''}\n2026-03-03T09:14:27 ${b ?? ''}`,
    ],
    ['of a subscription', subscription(A, B)],
    [
      'of a subscription, with nothing between its messages',
      [
        subscription(A),
        JSON.stringify({
          messageType: 'CONTROL_MESSAGE',
          logEvents: [{ message: 'CWL CONTROL MESSAGE: Checking health of destination Firehose.' }],
        }),
        subscription(B),
      ].join(''),
    ],
    ['as a subscription calls a function', JSON.stringify({ awslogs: { data: base64(gzipSync(subscription(A, B))) } })],
    [
      'as Kinesis calls a function',
      JSON.stringify({
        Records: [A, B].map((one) => ({
          eventSource: 'aws:kinesis',
          eventName: 'aws:kinesis:record',
          kinesis: { data: base64(gzipSync(subscription(one))) },
        })),
      }),
    ],
    [
      'as Firehose calls a function',
      JSON.stringify({
        invocationId: 'x',
        records: [A, B].map((one) => ({ recordId: '1', data: base64(subscription(one)) })),
      }),
    ],
    [
      'of Logs Insights',
      JSON.stringify({ results: [A, B].map(row), statistics: {}, status: 'Complete' }, undefined, 4),
    ],
    [
      'of Logs Insights from its console',
      JSON.stringify([
        { '@timestamp': 'x', '@message': a },
        { '@timestamp': 'x', '@message': B },
      ]),
    ],
    [
      'of CloudTrail Lake',
      JSON.stringify({ QueryResultRows: [A, B].map((one) => [{ eventJson: JSON.stringify(one) }]) }),
    ],
    ['with a mark of UTF-8', `\ufeff${a ?? ''}\n\ufeff${b ?? ''}\n`],
    ['of UTF-16 with a mark', Buffer.from(`\ufeff${JSON.stringify({ Records: [A, B] })}`, 'utf16le')],
    ['of UTF-16 without one', Buffer.from(`${a ?? ''}\r\n${b ?? ''}`, 'utf16le')],
    ['of UTF-16, its higher byte first', Buffer.from(`\ufeff${a ?? ''}\r\n${b ?? ''}`, 'utf16le').swap16()],
    ['of UTF-16, its higher byte first, without a mark', Buffer.from(JSON.stringify([A, B]), 'utf16le').swap16()],
  ])('%s is read', (_, text) => {
    expect(read(text)).toEqual({ files: 1, events: 2, digestFiles: 0, stops: 1, problems: [], warnings: [] });
  });

  test.each<[string, string, string[]]>([
    ['in a list', JSON.stringify({ Records: [A, 1, B, null] }), ['Records[1] is no event', 'Records[3] is no event']],
    [
      'in a list of its second document',
      `${JSON.stringify([A])}\n${JSON.stringify([1, B])}`,
      ['line 2, [0] is no event'],
    ],
    [
      'in a list within another document',
      JSON.stringify([A, { logEvents: [logEvent(B), { message: 'x' }] }]),
      ['[1], logEvents[1] is no event'],
    ],
    [
      'in lines',
      [A, 'x', 1, 2, 3, 4, 5, 6, B].map((value) => JSON.stringify(value)).join('\n'),
      [...[2, 3, 4, 5, 6].map((line) => `line ${String(line)} is no event`), '2 others are no events'],
    ],
    ['in a line that is no JSON', `${a ?? ''}\n{"eventVersion":"1.1\n${b ?? ''}\n`, ['line 2 is no event']],
    ['in a line that opens what others do not close', `${a ?? ''}\n{"a":\n${b ?? ''}\n`, ['line 2 is no event']],
    ['in a list that a line opens', `${a ?? ''}\n[{"a":1},\n${b ?? ''}\n`, ['line 2 is no event']],
    ['in a first line', `Using profile x\n${a ?? ''}\n${b ?? ''}\n`, ['line 1 is no event']],
    ['in a first line that is cut', `{"eventVersion":"1.1\n${a ?? ''}\n${b ?? ''}\n`, ['line 1 is no event']],
    ['in a number that is none', `${a ?? ''}\n{"eventName":"x","b":01}\n${b ?? ''}\n`, ['line 2 is no event']],
    [
      'in a broken document among others on lines of their own',
      [a, JSON.stringify(A, undefined, 2).replace(':', '='), b].join('\n'),
      ['line 2 is no event'],
    ],
    ['in a zero after a document', `${JSON.stringify({ Records: [A, B] })}\0`, ['the rest of line 1 is no event']],
    ['in text after a document', `${JSON.stringify([A, B])} and more`, ['the rest of line 1 is no event']],
    ['in text after Records', `${JSON.stringify({ Records: [A, B] })}]}`, ['the rest of line 1 is no event']],
    [
      'in a packed text',
      JSON.stringify([A, { awslogs: { data: base64(gzipSync('{}').subarray(0, 9)) } }, { data: base64('{"a":1}') }, B]),
      ['[1] is gzip: unexpected end of file', '[2], line 1 is no event'],
    ],
    [
      'in a row of Logs Insights',
      JSON.stringify({ status: 'Complete', results: [row(A), [{ field: 'eventName', value: 'x' }], row(B)] }),
      [
        'results[1] is a row of Logs Insights without @message: include it, for example with fields @timestamp, @message',
      ],
    ],
    [
      'in an answer that is not complete',
      JSON.stringify({ status: 'Running', results: [row(A), row(B)] }),
      ['line 1 is an answer of Logs Insights with the status Running: ask for it again when its query is complete'],
    ],
    ['in bytes that are no UTF-8', `${a ?? ''}\n${JSON.stringify({ Records: [A] })}\n${b ?? ''}`, []],
    [
      'in wrappers without end',
      JSON.stringify([A, B, Array.from({ length: 9 }).reduce((inner) => ({ message: inner }), { a: 1 })]),
      ['[2] is no event'],
    ],
  ])('says what in it is no event: %s', (_, text, problems) => {
    expect(read(text)).toMatchObject({ files: 1, events: 2, problems });
  });

  test('that is not UTF-8 says so, and reads the rest', () => {
    const latin1 = Buffer.from(`${a ?? ''}\n{"eventName":"Größe"}\n${b ?? ''}`, 'latin1');
    expect(read(latin1).problems).toEqual([
      'line 2 is not UTF-8: it is damaged, or saved in another encoding; save it as UTF-8',
      'line 3 is not UTF-8: it is damaged, or saved in another encoding; save it as UTF-8',
    ]);
    const damaged = Buffer.from(JSON.stringify({ Records: [made('Größe')] }));
    damaged[damaged.indexOf('ö')] = 0xff;
    expect(read(damaged)).toMatchObject({
      files: 0,
      events: 0,
      problems: [expect.stringMatching(/^line 1 is not UTF-8/)],
    });
  });

  test('of no events at all is read', () => {
    expect(read('{"Records":[]}')).toMatchObject({ files: 1, events: 0, problems: [] });
  });

  test('of digests holds no events', () => {
    expect(read('{"digestStartTime":"x","logFiles":[]}')).toMatchObject({
      files: 0,
      events: 0,
      digestFiles: 1,
      problems: [],
    });
    expect(read(`{"digestStartTime":"x","logFiles":[]}\n${a ?? ''}`)).toMatchObject({
      files: 1,
      events: 1,
      digestFiles: 1,
      problems: [],
    });
  });

  test.each(['{"a":[]}', '{"Records":{}}', '[1,2]', '"text"', '12', 'null', '{}', '[[1]]'])(
    'that is %s is not of CloudTrail',
    (text) => {
      expect(read(text)).toMatchObject({ files: 0, problems: [expect.stringMatching(/^not CloudTrail/)] });
    },
  );

  test.each<[string, string, RegExp]>([
    [
      'ends early',
      '{"Records":[{"eventName":"a"},{"eventName":',
      /^bad JSON: it ends early, in the document that begins at line 1$/,
    ],
    ['lacks a value', '{"Records":[{"eventName":"a"},{"eventName":}]}', /^bad JSON: at byte 43, /],
    [
      'has garbage in a record',
      JSON.stringify({ Records: [A, B] }).replace('}]}', ' THIS }]}'),
      /^bad JSON: at byte \d+, /,
    ],
    [
      'has garbage between records',
      JSON.stringify({ Records: [A, B] }).replace('},{', '},x,{'),
      /^bad JSON: at byte \d+, /,
    ],
    [
      'has an escape that is none',
      JSON.stringify({ Records: [A, B] }).replace('StopLogging', '\\x'),
      /^bad JSON: an invalid number or escape/,
    ],
    [
      'has the wrong bracket',
      JSON.stringify({ Records: [A, B] }, undefined, 2).replace(/\]\s*\}$/, '}}'),
      /^bad JSON: at byte \d+, in the document that begins at line 1$/,
    ],
    [
      'ends early and is printed for people',
      JSON.stringify({ Records: [A, B] }, undefined, 2).slice(0, -9),
      /^bad JSON: it ends early/,
    ],
    ['nests too deeply', `[${'['.repeat(1_000)}${']'.repeat(1_000)}]`, /^bad JSON: at byte 1000/],
    ['holds a line feed in a text', `{"Records":[{"eventName":"a\nb"}]}`, /^bad JSON: at byte 27/],
    [
      'is a table',
      'eventName,eventTime\nStopLogging,2026-03-03T09:14:27Z\n',
      /^bad JSON: line 1 is not an event; allowed: a format listed in docs\/replay\.md$/,
    ],
    ['is blank', ' \n ', /^empty$/],
    [
      'is a tar archive',
      `${'x'.repeat(257)}ustar  `,
      /^a tar archive: unpack it, and use the folder, for example with tar -xf$/,
    ],
    ['is a zip archive', 'PK\u0003\u0004xx', /^a zip archive: unpack it/],
  ])('that %s says so, and nothing of it is read', (_, text, reason) => {
    expect(read(text)).toMatchObject({ files: 0, events: 0, problems: [expect.stringMatching(reason)] });
  });

  test('whose events have no time says so', () => {
    const reason = 'none of its 2 events has an eventTime such as 2026-11-24T09:14:27Z, which alarms need';
    expect(read(JSON.stringify([made('a', { eventTime: undefined }), made('b', { eventTime: 'x' })]))).toMatchObject({
      events: 2,
      problems: [reason],
      warnings: [reason],
    });
    expect(read(JSON.stringify([made('a', { eventTime: undefined }), A]))).toMatchObject({
      problems: [],
      warnings: [],
    });
  });

  test('of very many without a time says so before it has ended', () => {
    const { own, warnings } = replayer(false);
    const file = own.open('x', Buffer.alloc(2 ** 20));
    for (let count = 1; count <= 1_500; count++) {
      file.take(Buffer.from(`${JSON.stringify(made('a', { eventTime: undefined }))}\n`));
      expect(warnings).toHaveLength(count < 1_000 ? 0 : 1);
    }
    file.end();
    expect(warnings).toEqual([
      'none of its first 1000 events has an eventTime such as 2026-11-24T09:14:27Z, which alarms need',
    ]);
    expect(own.tally.problems).toEqual([{ path: 'x', reason: expect.stringMatching(/^none of its 1500 events/) }]);
  });

  test('is read in flat memory, though nothing is between its documents', () => {
    const { own } = replayer(false);
    const file = own.open('x', Buffer.alloc(2 ** 21));
    const [chunk, count] = [Buffer.from(subscription({ ...A, eventID: undefined, note: 'x'.repeat(10_000) })), 1_000];
    for (let index = 0; index < count; index++) file.take(chunk);
    file.end();
    expect(own.tally).toMatchObject({ events: count, problems: [] });
  });
});
