import fc from 'fast-check';

const EVENTS = [
  {
    eventName: 'StopLogging',
    eventSource: 'cloudtrail.amazonaws.com',
    requestParameters: { name: 'organization-trail', tags: [{ key: 'a/b', value: 'Größe "x" <y>' }, {}] },
  },
  {
    eventName: 'ListBuckets',
    eventSource: 's3.amazonaws.com',
    requestParameters: { recipientAccountId: '222222222222', content: [{ eventVersion: '1', eventName: 'x' }] },
    count: 1.5,
    isOn: true,
  },
  {
    eventName: 'ConsoleLogin',
    eventSource: 'signin.amazonaws.com',
    errorCode: 'AccessDenied',
    responseElements: null,
    additionalEventData: { MFAUsed: 'No' },
  },
  { eventName: 'x', eventSource: 'y', eventCategory: 'Insight', insightDetails: {} },
];

function record(pick: number, id: number): object {
  const common = {
    eventTime: `2026-03-03T09:${String(10 + (id % 50))}:27Z`,
    ...EVENTS[pick % EVENTS.length],
    eventID: `c2f7e8a4-6b19-4d35-8e02-${String(id % 7).padStart(12, '0')}`,
    recipientAccountId: '111111111111',
  };
  return {
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', userName: 'mallory', accountId: '333333333333' },
    ...common,
  };
}

/** What is put somewhere into a file: of JSON, of CloudTrail's keys, and of neither. */
const PIECES = [
  ...[
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    ' ',
    '\n',
    '\r\n',
    '\t',
    '\0',
    '\0\0\0',
    'x',
    '0',
    '-',
    '1e5',
    'null',
    '\\u0041',
    '\\u00e4',
    '\\ud83d\\ude00',
    '\\ud800',
    '\\/',
    '\u00e4',
    '\ufeff',
    '{}',
    '[]',
    '"a":1,',
    'THIS IS NOT JSON',
  ],
  ...[
    '"eventName":"StopLogging",',
    '"eventID":"x",',
    '"recipientAccountId":"444444444444",',
    '"event\\u004eame":"StopLogging",',
    '"eventTime":"2026-03-04T09:00:00Z",',
    '"eventVersion":"1",',
    '"userIdentity":null,',
    '"eventTime":7,',
  ],
  ...[
    '"record":{"eventName":"StopLogging"},',
    '"detail-type":"x","detail":{"eventName":"StopLogging"},',
    '"Records":[{"eventName":"StopLogging"}],',
    '"eventCategory":"Insight",',
    '"message":"{}",',
    ',{"eventVersion":"1.11","eventName":"StopLogging"}',
    '},{"eventVersion":"1.11","userIdentity":{',
    ']}',
    ']}\n',
    '{"Records":[',
    '{"eventName":"StopLogging"}',
  ],
].map((text) => Buffer.from(text));

type Change = readonly [kind: number, at: number, more: number];

/** Where a piece is likely to leave it JSON: after what separates members. */
function seam(file: Buffer, at: number): number {
  const found = file.findIndex(
    (byte, index) => index >= at % file.length && (byte === 0x2c || byte === 0x7b || byte === 0x5d),
  );
  return found < 0 ? file.length : found + 1;
}

function changed(file: Buffer, [kind, at, more]: Change): Buffer {
  const piece = PIECES[more % PIECES.length] ?? Buffer.alloc(0);
  const place = at % (file.length + 1);
  const end = Math.min(place + 1 + (more % 60), file.length);
  switch (kind % 10) {
    case 0:
      return Buffer.concat([file.subarray(0, place), Buffer.from([more & 255]), file.subarray(place + 1)]);
    case 1:
      return Buffer.concat([file.subarray(0, place), piece, file.subarray(place)]);
    case 2:
      return Buffer.concat([file.subarray(0, place), file.subarray(end)]);
    case 3:
      return Buffer.concat([file.subarray(0, end), file.subarray(place)]);
    case 4:
      return Buffer.concat([file, piece]);
    case 5:
      return Buffer.concat([file, file.subarray(0, more % 3 === 0 ? place : file.length)]);
    case 6:
    case 7:
      return Buffer.concat([file, Buffer.from('\n'), file.subarray(0, place)]);
    default:
      return Buffer.concat([file.subarray(0, seam(file, at)), piece, file.subarray(seam(file, at))]);
  }
}

/** A log file as CloudTrail writes it, that somebody changed in a few places. */
export function damagedFile(): fc.Arbitrary<Buffer> {
  const picks = fc.array(fc.tuple(fc.nat(3), fc.nat(50)), { minLength: 1, maxLength: 4 });
  const changes = fc.array(fc.tuple(fc.nat(9), fc.nat(2_000), fc.nat(10_000)), { maxLength: 3 });
  return fc.record({ picks, changes, isPretty: fc.nat(5) }).map(({ picks: all, changes: some, isPretty }) => {
    const file = Buffer.from(
      JSON.stringify({ Records: all.map(([pick, id]) => record(pick, id)) }, undefined, isPretty === 0 ? 1 : undefined),
    );
    return some.reduce(changed, file);
  });
}
